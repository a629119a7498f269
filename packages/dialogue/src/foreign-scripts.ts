/** What is said in a language the bot does not speak; `{…}` as in the scripts of the same name. */
export type ForeignScripts = {
  /** The question cannot be answered in this language. */
  unsupported: string;
  transfer: string;
  safety: string;
  queuePlace: string;
  queueWait: string;
  queueClosed: string;
  queueClosedUntil: string;
  /** The button that asks for a person. */
  human: string;
};

/** By primary language; one more is one more entry. */
export const FOREIGN_SCRIPTS: Readonly<Record<string, ForeignScripts>> = {
  fr: {
    unsupported: 'Je ne peux pas encore répondre à cela en français. Je peux vous mettre en relation avec un collègue.',
    transfer: 'Je vous mets en relation avec un collègue ; il voit déjà nos échanges, vous n’avez rien à répéter.',
    safety:
      'Votre sécurité d’abord : coupez le courant et l’eau, éloignez-vous de l’appareil et, en cas de danger, appelez les secours. Un collègue vous contacte en priorité.',
    queuePlace: '{position} personne(s) avant vous',
    queueWait: 'attente d’environ {minutes} min',
    queueClosed: 'Nos collègues sont absents pour le moment. Votre demande reste ouverte et ils vous contacteront dès leur retour.',
    queueClosedUntil: 'Nos collègues sont absents jusqu’au {time}. Votre demande reste ouverte et ils vous contacteront dès leur retour.',
    human: 'Parler à une personne',
  },
  de: {
    unsupported: 'Darauf kann ich auf Deutsch noch nicht antworten. Ich kann Sie mit einem Kollegen verbinden.',
    transfer: 'Ich verbinde Sie mit einem Kollegen; er sieht unser Gespräch, Sie müssen nichts wiederholen.',
    safety:
      'Sicherheit zuerst: Strom und Wasser abstellen, Abstand vom Gerät halten und bei Gefahr den Notruf wählen. Ein Kollege meldet sich mit Vorrang.',
    queuePlace: 'noch {position} vor Ihnen',
    queueWait: 'etwa {minutes} Min. Wartezeit',
    queueClosed: 'Unsere Kollegen sind gerade nicht im Dienst. Ihre Anfrage bleibt offen, sie melden sich, sobald sie zurück sind.',
    queueClosedUntil: 'Unsere Kollegen sind ab {time} wieder da. Ihre Anfrage bleibt offen, sie melden sich dann zuerst bei Ihnen.',
    human: 'Mit einem Menschen sprechen',
  },
  es: {
    unsupported: 'Todavía no puedo responder a esto en español. Puedo pasarle con un compañero.',
    transfer: 'Le paso con un compañero; ya puede ver lo que hemos hablado, no tiene que repetir nada.',
    safety:
      'Primero la seguridad: corte la luz y el agua, aléjese del aparato y, si hay peligro, llame a emergencias. Un compañero le atenderá con prioridad.',
    queuePlace: 'hay {position} por delante',
    queueWait: 'unos {minutes} min de espera',
    queueClosed: 'Nuestros compañeros no están disponibles ahora. Su solicitud queda abierta y le contactarán en cuanto vuelvan.',
    queueClosedUntil: 'Nuestros compañeros vuelven el {time}. Su solicitud queda abierta y le contactarán primero.',
    human: 'Hablar con una persona',
  },
  it: {
    unsupported: 'Non posso ancora rispondere in italiano. Posso metterla in contatto con un collega.',
    transfer: 'La metto in contatto con un collega: vede già la nostra conversazione, non deve ripetere nulla.',
    safety:
      'La sicurezza prima di tutto: stacchi corrente e acqua, si allontani dall’apparecchio e, in caso di pericolo, chiami i soccorsi. Un collega la contatta con priorità.',
    queuePlace: '{position} prima di lei',
    queueWait: 'circa {minutes} min di attesa',
    queueClosed: 'I colleghi non sono in servizio adesso. La richiesta resta aperta e la contatteranno appena tornano.',
    queueClosedUntil: 'I colleghi tornano il {time}. La richiesta resta aperta e la contatteranno per primi.',
    human: 'Parlare con una persona',
  },
  pt: {
    unsupported: 'Ainda não consigo responder a isto em português. Posso passar para um colega.',
    transfer: 'Vou passar para um colega; ele já vê a nossa conversa, não precisa repetir nada.',
    safety:
      'Segurança primeiro: desligue a luz e a água, afaste-se do aparelho e, se houver perigo, ligue para a emergência. Um colega vai atender com prioridade.',
    queuePlace: '{position} à sua frente',
    queueWait: 'cerca de {minutes} min de espera',
    queueClosed: 'Os nossos colegas não estão de serviço agora. O seu pedido fica aberto e será contactado assim que voltarem.',
    queueClosedUntil: 'Os nossos colegas voltam em {time}. O seu pedido fica aberto e será contactado primeiro.',
    human: 'Falar com uma pessoa',
  },
  nl: {
    unsupported: 'Hierop kan ik nog niet in het Nederlands antwoorden. Ik kan u met een collega verbinden.',
    transfer: 'Ik verbind u door met een collega; die ziet ons gesprek al, u hoeft niets te herhalen.',
    safety:
      'Veiligheid eerst: sluit stroom en water af, blijf uit de buurt van het apparaat en bel bij gevaar het alarmnummer. Een collega helpt u met voorrang.',
    queuePlace: 'nog {position} voor u',
    queueWait: 'ongeveer {minutes} min wachten',
    queueClosed: 'Onze collega’s zijn nu niet aanwezig. Uw vraag blijft open en zij nemen contact op zodra ze er weer zijn.',
    queueClosedUntil: 'Onze collega’s zijn er weer op {time}. Uw vraag blijft open en zij nemen dan eerst contact met u op.',
    human: 'Een mens spreken',
  },
  pl: {
    unsupported: 'Nie potrafię jeszcze odpowiedzieć na to po polsku. Mogę połączyć z konsultantem.',
    transfer: 'Łączę z konsultantem; widzi on już naszą rozmowę, nie trzeba niczego powtarzać.',
    safety:
      'Najpierw bezpieczeństwo: proszę odłączyć prąd i wodę, odsunąć się od urządzenia, a w razie zagrożenia dzwonić pod numer alarmowy. Konsultant odezwie się w pierwszej kolejności.',
    queuePlace: 'osób w kolejce przed Panem/Panią: {position}',
    queueWait: 'czas oczekiwania ok. {minutes} min',
    queueClosed: 'Konsultanci są teraz niedostępni. Zgłoszenie pozostaje otwarte, odezwą się po powrocie.',
    queueClosedUntil: 'Konsultanci wracają {time}. Zgłoszenie pozostaje otwarte, odezwą się w pierwszej kolejności.',
    human: 'Rozmowa z człowiekiem',
  },
  ru: {
    unsupported: 'Пока я не могу ответить на это по-русски. Я могу соединить вас с коллегой.',
    transfer: 'Соединяю вас с коллегой: он уже видит нашу переписку, повторять ничего не нужно.',
    safety:
      'Сначала безопасность: отключите электричество и воду, отойдите от прибора, при опасности звоните в экстренные службы. Коллега свяжется с вами в первую очередь.',
    queuePlace: 'перед вами в очереди: {position}',
    queueWait: 'ждать около {minutes} мин',
    queueClosed: 'Сейчас коллег нет на месте. Ваш запрос сохранён, с вами свяжутся, как только они вернутся.',
    queueClosedUntil: 'Коллеги вернутся {time}. Ваш запрос сохранён, с вами свяжутся в первую очередь.',
    human: 'Поговорить с человеком',
  },
  uk: {
    unsupported: 'Поки що я не можу відповісти на це українською. Можу з’єднати вас із колегою.',
    transfer: 'З’єдную вас із колегою: він уже бачить нашу розмову, повторювати нічого не потрібно.',
    safety:
      'Насамперед безпека: вимкніть струм і воду, відійдіть від приладу, у разі небезпеки телефонуйте до екстрених служб. Колега зв’яжеться з вами першочергово.',
    queuePlace: 'перед вами в черзі: {position}',
    queueWait: 'чекати близько {minutes} хв',
    queueClosed: 'Зараз колег немає на місці. Ваш запит збережено, з вами зв’яжуться, щойно вони повернуться.',
    queueClosedUntil: 'Колеги повернуться {time}. Ваш запит збережено, з вами зв’яжуться першочергово.',
    human: 'Поговорити з людиною',
  },
  ja: {
    unsupported: 'この内容にはまだ日本語でお答えできません。担当者におつなぎできます。',
    transfer: '担当者におつなぎします。これまでの内容は共有されていますので、繰り返しご説明いただく必要はありません。',
    safety: 'まず安全を確保してください。電源と水を止め、製品から離れ、危険な場合は緊急通報してください。担当者が優先してご連絡します。',
    queuePlace: 'お待ちの方は前に{position}名です',
    queueWait: '待ち時間は約{minutes}分です',
    queueClosed: 'ただいま担当者は不在です。お問い合わせは受け付けたままにし、戻り次第ご連絡します。',
    queueClosedUntil: 'ただいま担当者は不在です。受付再開は{time}です。お問い合わせは受け付けたままにし、優先してご連絡します。',
    human: '担当者と話す',
  },
  ko: {
    unsupported: '아직 한국어로는 답변드릴 수 없습니다. 담당자에게 연결해 드릴 수 있습니다.',
    transfer: '담당자에게 연결해 드리겠습니다. 지금까지의 내용이 전달되므로 다시 설명하지 않으셔도 됩니다.',
    safety: '안전이 먼저입니다. 전원과 물을 차단하고 제품에서 떨어지신 뒤, 위험하면 긴급 신고를 하세요. 담당자가 우선 연락드리겠습니다.',
    queuePlace: '앞에 {position}명이 대기 중입니다',
    queueWait: '예상 대기 시간은 약 {minutes}분입니다',
    queueClosed: '지금은 담당자가 없습니다. 문의는 그대로 접수되어 있으며 돌아오는 대로 연락드리겠습니다.',
    queueClosedUntil: '지금은 담당자가 없으며 {time}에 상담이 다시 시작됩니다. 문의는 그대로 접수되어 있으며 먼저 연락드리겠습니다.',
    human: '상담원과 대화',
  },
  vi: {
    unsupported: 'Tôi chưa thể trả lời nội dung này bằng tiếng Việt. Tôi có thể chuyển bạn tới đồng nghiệp.',
    transfer: 'Tôi đang chuyển bạn tới đồng nghiệp; họ đã thấy nội dung trao đổi nên bạn không cần nhắc lại.',
    safety:
      'An toàn là trên hết: hãy ngắt điện, khóa nước, tránh xa thiết bị và gọi cấp cứu nếu nguy hiểm. Đồng nghiệp sẽ liên hệ với bạn trước tiên.',
    queuePlace: 'còn {position} người phía trước',
    queueWait: 'chờ khoảng {minutes} phút',
    queueClosed: 'Hiện đồng nghiệp của tôi không trực. Yêu cầu của bạn vẫn được giữ và họ sẽ liên hệ ngay khi trở lại.',
    queueClosedUntil: 'Đồng nghiệp của tôi sẽ trở lại lúc {time}. Yêu cầu của bạn vẫn được giữ và họ sẽ liên hệ với bạn trước.',
    human: 'Nói chuyện với nhân viên',
  },
  th: {
    unsupported: 'ขณะนี้ยังตอบเรื่องนี้เป็นภาษาไทยไม่ได้ แต่สามารถโอนให้เจ้าหน้าที่ได้',
    transfer: 'กำลังโอนให้เจ้าหน้าที่ ซึ่งเห็นข้อความที่คุยกันแล้ว ไม่ต้องเล่าซ้ำ',
    safety: 'ความปลอดภัยต้องมาก่อน กรุณาตัดไฟและปิดน้ำ ออกห่างจากเครื่อง และโทรแจ้งเหตุฉุกเฉินหากมีอันตราย เจ้าหน้าที่จะติดต่อกลับเป็นลำดับแรก',
    queuePlace: 'มีคิวก่อนหน้า {position} คิว',
    queueWait: 'รอประมาณ {minutes} นาที',
    queueClosed: 'ขณะนี้เจ้าหน้าที่ไม่อยู่ เรื่องของคุณยังเปิดไว้และจะติดต่อกลับทันทีที่เจ้าหน้าที่กลับมา',
    queueClosedUntil: 'เจ้าหน้าที่จะกลับมาเวลา {time} เรื่องของคุณยังเปิดไว้และจะติดต่อกลับก่อน',
    human: 'คุยกับเจ้าหน้าที่',
  },
  id: {
    unsupported: 'Saya belum bisa menjawab ini dalam bahasa Indonesia. Saya bisa menghubungkan Anda dengan petugas.',
    transfer: 'Saya hubungkan Anda dengan petugas; percakapan kita sudah terlihat, jadi tidak perlu diulang.',
    safety:
      'Utamakan keselamatan: matikan listrik dan air, jauhi alat itu, dan hubungi layanan darurat bila berbahaya. Petugas akan menghubungi Anda lebih dulu.',
    queuePlace: '{position} orang di depan Anda',
    queueWait: 'menunggu sekitar {minutes} menit',
    queueClosed: 'Petugas kami sedang tidak bertugas. Permintaan Anda tetap terbuka dan akan dihubungi begitu mereka kembali.',
    queueClosedUntil: 'Petugas kami kembali pada {time}. Permintaan Anda tetap terbuka dan akan dihubungi lebih dulu.',
    human: 'Bicara dengan petugas',
  },
  tr: {
    unsupported: 'Buna henüz Türkçe yanıt veremiyorum. Sizi bir arkadaşıma bağlayabilirim.',
    transfer: 'Sizi bir müşteri temsilcisine bağlıyorum; yazışmamızı görüyor, tekrar anlatmanıza gerek yok.',
    safety:
      'Önce güvenlik: elektriği ve suyu kapatın, cihazdan uzak durun, tehlike varsa acil servisi arayın. Bir temsilci öncelikle size ulaşacak.',
    queuePlace: 'önünüzde {position} kişi var',
    queueWait: 'yaklaşık {minutes} dk bekleme',
    queueClosed: 'Temsilcilerimiz şu anda görevde değil. Talebiniz açık kalıyor, döner dönmez size ulaşacaklar.',
    queueClosedUntil: 'Temsilcilerimiz {time} itibarıyla burada. Talebiniz açık kalıyor, önce size ulaşacaklar.',
    human: 'Bir kişiyle görüş',
  },
  ar: {
    unsupported: 'لا أستطيع الإجابة عن هذا بالعربية بعد، ويمكنني تحويلك إلى أحد الزملاء.',
    transfer: 'أحوّلك الآن إلى أحد الزملاء، وهو يرى محادثتنا فلا حاجة إلى إعادة الشرح.',
    safety: 'السلامة أولاً: افصل الكهرباء والماء وابتعد عن الجهاز، واتصل بالطوارئ عند الخطر. سيتواصل معك أحد الزملاء بالأولوية.',
    queuePlace: 'أمامك في الانتظار: {position}',
    queueWait: 'مدة الانتظار نحو {minutes} دقيقة',
    queueClosed: 'زملاؤنا غير متاحين الآن. يبقى طلبك مفتوحاً وسيتواصلون معك فور عودتهم.',
    queueClosedUntil: 'يعود زملاؤنا في {time}. يبقى طلبك مفتوحاً وسيتواصلون معك أولاً.',
    human: 'التحدث إلى شخص',
  },
};
