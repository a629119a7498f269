/**
 * What tells languages in Latin and Cyrillic script apart: frequent function words, letters few others use, and a few
 * sentences a customer might write (own wording), from which character trigrams are counted. A language is added by adding a row.
 */
export type LanguageProfile = { locale: string; words: string; letters: string; sample: string };

export const LATIN_PROFILES: readonly LanguageProfile[] = [
  {
    locale: 'en',
    words:
      "the a an is are was to of in on for and or my i you it this that with not how what when where why can do does did have has please be will would could get your me we they from at by as if but no yes there been don't can't won't isn't it's i'm which who much any still after thanks thank hello hi help need want ok okay order refund hey yes sorry good bad great wait order",
    letters: '',
    sample:
      'when will my order arrive the machine stopped working this morning how do i return it can you help me please i would like to change the delivery address what should i do if the light is blinking thank you for your help is there anyone who can call me back i have been waiting for two weeks which filter fits this model that does not work where can i find the manual',
  },
  {
    locale: 'fr',
    words:
      "le la les un une des du de et est sont je vous nous il elle mon ma mes votre pour avec pas ne que qui où comment quand pourquoi dans sur au aux ce cette ça être avoir ai a mais ou si bonjour merci plus j'ai c'est l'appareil n'est d'une qu'il veux commande oui non colis bonsoir mon marche",
    letters: 'éèêëàâçùûîïôœ',
    sample:
      "quand est-ce que ma commande va arriver la machine ne fonctionne plus depuis ce matin comment puis-je la retourner pouvez-vous m'aider s'il vous plaît je voudrais changer l'adresse de livraison que dois-je faire si le voyant clignote merci pour votre aide est-ce que quelqu'un peut me rappeler j'attends depuis deux semaines où puis-je trouver le mode d'emploi",
  },
  {
    locale: 'de',
    words:
      'der die das ein eine einen dem den und ist sind ich sie wir er es mein meine ihr für mit nicht kein wie was wann wo warum kann zu auf im in von bei aber oder wenn hallo danke bitte habe hat haben wird noch auch nach schon mir mich bestellung guten tag morgen abend geht mehr ja nein',
    letters: 'äöüß',
    sample:
      'wann kommt meine bestellung an die maschine funktioniert seit heute morgen nicht mehr wie kann ich sie zurückgeben können sie mir bitte helfen ich möchte die lieferadresse ändern was soll ich machen wenn das licht blinkt vielen dank für ihre hilfe kann mich jemand zurückrufen ich warte schon seit zwei wochen wo finde ich die anleitung für das gerät',
  },
  {
    locale: 'es',
    words:
      'el la los las un una unos de del y es son está yo usted mi su para con no que qué cómo cuándo dónde por en al se lo me te pero o si hola gracias más tengo ha han puede quiero favor ya muy pedido sí buenos buenas días tardes gracias funciona mis',
    letters: 'ñáíóú¿¡',
    sample:
      'cuándo va a llegar mi pedido la máquina dejó de funcionar esta mañana cómo puedo devolverla me puede ayudar por favor quisiera cambiar la dirección de entrega qué debo hacer si la luz parpadea gracias por su ayuda hay alguien que me pueda llamar llevo dos semanas esperando dónde puedo encontrar el manual del aparato la aspiradora no funciona mi lavadora no enciende y hace mucho ruido',
  },
  {
    locale: 'pt',
    words:
      'o os as um uma de do da dos das e é são está eu você meu minha seu para com não que quê como quando onde por em no na se me mas ou olá obrigado obrigada mais tenho foi pode quero favor já muito pedido',
    letters: 'ãõçáéíóúâêô',
    sample:
      'quando vai chegar o meu pedido a máquina parou de funcionar esta manhã como posso devolver você pode me ajudar por favor gostaria de mudar o endereço de entrega o que devo fazer se a luz está piscando obrigado pela ajuda tem alguém que possa me ligar estou esperando há duas semanas onde encontro o manual do aparelho não funciona',
  },
  {
    locale: 'it',
    words:
      'il lo la i gli le un una di del della e è sono io lei mio mia suo per con non che come quando dove perché in nel si mi ma o se ciao grazie più ho ha può vorrei favore già molto questo ordine',
    letters: 'àèìòù',
    sample:
      'quando arriva il mio ordine la macchina ha smesso di funzionare questa mattina come posso restituirla mi può aiutare per favore vorrei cambiare l’indirizzo di consegna cosa devo fare se la luce lampeggia grazie per il vostro aiuto qualcuno mi può richiamare aspetto da due settimane dove posso trovare il manuale',
  },
  {
    locale: 'nl',
    words:
      'de het een en is zijn ik u wij hij mijn uw voor met niet geen hoe wat wanneer waar waarom kan te op in van bij maar of als hallo bedankt dank alstublieft heb heeft wordt nog ook naar al mij bestelling',
    letters: 'ĳë',
    sample:
      'wanneer komt mijn bestelling aan de machine werkt sinds vanochtend niet meer hoe kan ik hem terugsturen kunt u mij alstublieft helpen ik wil graag het bezorgadres wijzigen wat moet ik doen als het lampje knippert bedankt voor uw hulp kan iemand mij terugbellen ik wacht al twee weken waar vind ik de handleiding',
  },
  {
    locale: 'vi',
    words: 'tôi là của và không có được cho với này khi nào như thế bạn đơn hàng làm sao ở đâu cảm ơn xin chào giúp muốn đã sẽ bị máy',
    letters: 'ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    sample:
      'khi nào đơn hàng của tôi đến máy ngừng hoạt động từ sáng nay làm sao để trả lại bạn có thể giúp tôi không tôi muốn đổi địa chỉ giao hàng cảm ơn bạn đã giúp đỡ',
  },
  {
    locale: 'id',
    words:
      'saya anda dan yang di ke dari ini itu tidak ada untuk dengan apa bagaimana kapan kenapa mana bisa sudah belum mau tolong terima kasih pesanan mesin kami akan juga halo',
    letters: '',
    sample:
      'kapan pesanan saya datang mesin berhenti bekerja sejak pagi ini bagaimana cara mengembalikannya bisa bantu saya saya ingin mengubah alamat pengiriman terima kasih atas bantuannya sudah dua minggu saya menunggu',
  },
  {
    locale: 'tr',
    words:
      'bir ve bu ne için ile değil var yok mı mi nasıl zaman nerede neden ben siz benim sipariş teşekkürler merhaba lütfen çok ama ürün kadar olarak istiyorum',
    letters: 'ğışİı',
    sample:
      'siparişim ne zaman gelecek makine bu sabahtan beri çalışmıyor nasıl iade edebilirim bana yardım eder misiniz lütfen teslimat adresini değiştirmek istiyorum yardımınız için teşekkürler iki haftadır bekliyorum',
  },
  {
    locale: 'pl',
    words: 'i w na z do nie jest to że się jak kiedy gdzie dlaczego mój moja proszę dziękuję czy mam ale lub od po zamówienie dzień dobry',
    letters: 'ąćęłńśźż',
    sample:
      'kiedy przyjdzie moje zamówienie urządzenie przestało działać dziś rano jak mogę je zwrócić czy może mi pan pomóc chciałbym zmienić adres dostawy dziękuję za pomoc czekam już dwa tygodnie',
  },
];

export const CYRILLIC_PROFILES: readonly LanguageProfile[] = [
  { locale: 'ru', words: 'и в не на я что как мой моя вы это с по у нет когда где почему', letters: 'ыэёъ', sample: '' },
  { locale: 'uk', words: 'і в не на я що як мій моя ви це з по у немає коли де чому', letters: 'іїєґ', sample: '' },
];
