/**
 * What tells languages in Latin and Cyrillic script apart: frequent function words, letters few others use, and a few
 * sentences a customer might write (own wording), from which character trigrams are counted. A language is added by adding a row.
 */
export type LanguageProfile = { locale: string; words: string; letters: string; sample: string };

export const LATIN_PROFILES: readonly LanguageProfile[] = [
  {
    locale: 'en',
    words:
      "the a an is are was to of in on for and or my i you it this that with not how what when where why can do does did have has please be will would could get your me we they from at by as if but no yes there been don't can't won't isn't it's i'm which who much any still after thanks thank hello hi help need want ok okay order refund hey yes sorry good bad great wait order agent filter cancel warranty invoice return exchange parcel package delivery delivered late broken leaks leak leaking loud noise noisy wrong item missing lost address number phone email price cost pay paid money charge charged bill card account password login app open close call speak talk someone human person real support service manager asap update status track tracking where's doesn't didn't doesnt dont cant im ive its isnt never again just really very too so about into out up down over off back new old first last morning today tomorrow yesterday week month year fix fixed repair manual battery power light turn working worked works stopped should why's faulty damaged box size color colour available stock promo code gift watch charger discount chat",
    letters: '',
    sample:
      'when will my order arrive the machine stopped working this morning how do i return it can you help me please i would like to change the delivery address what should i do if the light is blinking thank you for your help is there anyone who can call me back i have been waiting for two weeks which filter fits this model that does not work where can i find the manual',
  },
  {
    locale: 'fr',
    words:
      "le la les un une des du de et est sont je vous nous il elle mon ma mes votre pour avec pas ne que qui où comment quand pourquoi dans sur au aux ce cette ça être avoir ai a mais ou si bonjour merci plus j'ai c'est l'appareil n'est d'une qu'il veux commande oui non colis bonsoir mon marche bonne journée salut s'il svp plaît facture remboursement remboursé rembourser livraison livré retour annuler annulation échange échanger toujours rien reçu encore pourtant depuis problème panne cassé cassée abîmé erreur bruit fuite filtre aide aidez conseiller quelqu'un parler joindre numéro adresse prix argent payer paiement combien garantie produit article compte attends jamais aucune réponse urgent perdu retard reçois peut puis faut fait aucun très trop aussi avant après aujourd'hui demain hier taille mauvaise mauvais chargeur manque téléphone montre code soir déçu déçue commandé renvoyer puis-je cadeau remise",
    letters: 'éèêëàâçùûîïôœ',
    sample:
      "quand est-ce que ma commande va arriver la machine ne fonctionne plus depuis ce matin comment puis-je la retourner pouvez-vous m'aider s'il vous plaît je voudrais changer l'adresse de livraison que dois-je faire si le voyant clignote merci pour votre aide est-ce que quelqu'un peut me rappeler j'attends depuis deux semaines où puis-je trouver le mode d'emploi",
  },
  {
    locale: 'de',
    words:
      'der die das ein eine einen dem den und ist sind ich sie wir er es mein meine ihr für mit nicht kein wie was wann wo warum kann zu auf im in von bei aber oder wenn hallo danke bitte habe hat haben wird noch auch nach schon mir mich bestellung guten tag morgen abend geht mehr ja nein bitteschön rechnung erstattung rückerstattung geld zurück lieferung geliefert stornieren umtausch umtauschen immer nichts bekommen erhalten problem kaputt defekt fehler geräusch laut leck filter wechseln hilfe mitarbeiter jemand sprechen erreichen nummer adresse preis zahlen bezahlt wieviel viel kostet garantie artikel ware falsch falsche falscher konto warte warten keine antwort dringend verloren verspätet paket gerät strom schalten funktioniert muss soll sehr diese dieser dieses heute gestern vielen dank gut größe ladegerät fehlt telefon uhr gutschein rabatt enttäuscht angekommen schön gekauft wieder ob',
    letters: 'äöüß',
    sample:
      'wann kommt meine bestellung an die maschine funktioniert seit heute morgen nicht mehr wie kann ich sie zurückgeben können sie mir bitte helfen ich möchte die lieferadresse ändern was soll ich machen wenn das licht blinkt vielen dank für ihre hilfe kann mich jemand zurückrufen ich warte schon seit zwei wochen wo finde ich die anleitung für das gerät',
  },
  {
    locale: 'es',
    words:
      'el la los las un una unos de del y es son está yo usted mi su para con no que qué cómo cuándo dónde por en al se lo me te pero o si hola gracias más tengo ha han puede quiero favor ya muy pedido sí buenos buenas días tardes gracias funciona mis factura reembolso devolver devolución dinero envío entrega enviado cancelar cambiar cambio todavía aún nada recibido problema roto rota averiado error ruido fuga filtro ayuda ayudar agente alguien hablar número dirección precio pagar pago cuánto cuesta garantía producto artículo equivocado cuenta espero esperando sigo nunca respuesta urgente perdido retraso paquete aparato enciende necesito llega llegado estar hoy mañana ayer nadie contesta talla cargador falta teléfono reloj código descuento decepcionado llegó comprado regalo otra vez',
    letters: 'ñáíóú¿¡',
    sample:
      'cuándo va a llegar mi pedido la máquina dejó de funcionar esta mañana cómo puedo devolverla me puede ayudar por favor quisiera cambiar la dirección de entrega qué debo hacer si la luz parpadea gracias por su ayuda hay alguien que me pueda llamar llevo dos semanas esperando dónde puedo encontrar el manual del aparato la aspiradora no funciona mi lavadora no enciende y hace mucho ruido',
  },
  {
    locale: 'pt',
    words:
      'o os as um uma de do da dos das e é são está eu você meu minha seu para com não que quê como quando onde por em no na se me mas ou olá obrigado obrigada mais tenho foi pode quero favor já muito pedido boa bom dia tarde noite fatura nota fiscal reembolso devolver devolução dinheiro volta entrega enviado cancelar trocar troca ainda nada recebi recebido problema quebrado quebrada defeito erro barulho vazamento filtro ajuda ajudar atendente alguém falar número endereço preço pagar pagamento quanto custa garantia produto artigo errado conta espero esperando nunca resposta urgente perdido perdida atraso atrasada encomenda aparelho liga preciso chegou chegar hoje amanhã ontem ninguém responde muita gostaria tamanho carregador falta telefone telemóvel celular relógio código desconto decepcionado chega comprei presente vez',
    letters: 'ãõçáéíóúâêô',
    sample:
      'quando vai chegar o meu pedido a máquina parou de funcionar esta manhã como posso devolver você pode me ajudar por favor gostaria de mudar o endereço de entrega o que devo fazer se a luz está piscando obrigado pela ajuda tem alguém que possa me ligar estou esperando há duas semanas onde encontro o manual do aparelho não funciona',
  },
  {
    locale: 'it',
    words:
      'il lo la i gli le un una di del della e è sono io lei mio mia suo per con non che come quando dove perché in nel si mi ma o se ciao grazie più ho ha può vorrei favore già molto questo ordine buongiorno buonasera salve fattura rimborso restituire reso soldi consegna spedito spedizione annullare cambiare cambio ancora niente nulla ricevuto problema rotto rotta guasto difettoso errore rumore perdita filtro aiuto aiutare operatore qualcuno parlare numero indirizzo prezzo pagare pagamento quanto costa garanzia prodotto articolo sbagliato conto aspetto aspettando mai risposta urgente perso ritardo pacco apparecchio accende bisogno arrivato oggi domani ieri nessuno risponde troppo fa vostro taglia caricatore manca telefono orologio codice sconto deluso arriva comprato regalo volta',
    letters: 'àèìòù',
    sample:
      'quando arriva il mio ordine la macchina ha smesso di funzionare questa mattina come posso restituirla mi può aiutare per favore vorrei cambiare l’indirizzo di consegna cosa devo fare se la luce lampeggia grazie per il vostro aiuto qualcuno mi può richiamare aspetto da due settimane dove posso trovare il manuale',
  },
  {
    locale: 'nl',
    words:
      'de het een en is zijn ik u wij hij mijn uw voor met niet geen hoe wat wanneer waar waarom kan te op in van bij maar of als hallo bedankt dank alstublieft heb heeft wordt nog ook naar al mij bestelling goedemorgen goedemiddag goedenavond hoi factuur rekening terugbetaling geld terug bezorging bezorgd levering annuleren ruilen omruilen steeds niets niks ontvangen probleem kapot defect fout foutmelding lawaai lekt filter hulp helpen medewerker iemand spreken bereiken nummer adres prijs betalen betaald hoeveel kost garantie product artikel verkeerd verkeerde wacht wachten nooit antwoord dringend kwijt vertraging pakket apparaat doet gaat moet kunt maakt heel deze vandaag morgen gisteren graag mee jullie je wel jij zijn deze dit niks maat oplader ontbreekt telefoon horloge kortingscode korting teleurgesteld aangekomen gekocht cadeau weer',
    letters: 'ĳë',
    sample:
      'wanneer komt mijn bestelling aan de machine werkt sinds vanochtend niet meer hoe kan ik hem terugsturen kunt u mij alstublieft helpen ik wil graag het bezorgadres wijzigen wat moet ik doen als het lampje knippert bedankt voor uw hulp kan iemand mij terugbellen ik wacht al twee weken waar vind ik de handleiding',
  },
  {
    locale: 'vi',
    words:
      'tôi là của và không có được cho với này khi nào như thế bạn đơn hàng làm sao ở đâu cảm ơn xin chào giúp muốn đã sẽ bị máy cam on don hang khong duoc hoan tien giao mã giảm giá lỗi',
    letters: 'ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    sample:
      'khi nào đơn hàng của tôi đến máy ngừng hoạt động từ sáng nay làm sao để trả lại bạn có thể giúp tôi không tôi muốn đổi địa chỉ giao hàng cảm ơn bạn đã giúp đỡ',
  },
  {
    locale: 'id',
    words:
      'saya anda dan yang di ke dari ini itu tidak ada untuk dengan apa bagaimana kapan kenapa mana bisa sudah belum mau tolong terima kasih pesanan mesin kami akan juga halo selamat pagi siang sore malam faktur uang kembali pengembalian pengiriman dikirim batalkan batal tukar masih sampai masalah rusak salah suara bocor petugas orang bicara nomor alamat harga bayar berapa harganya garansi barang akun menunggu jawaban cepat hilang terlambat paket alat menyala butuh berfungsi banyak sekali saja bantu ukuran kode diskon hp telepon jam kecewa hadiah lagi beli dibeli diterima',
    letters: '',
    sample:
      'kapan pesanan saya datang mesin berhenti bekerja sejak pagi ini bagaimana cara mengembalikannya bisa bantu saya saya ingin mengubah alamat pengiriman terima kasih atas bantuannya sudah dua minggu saya menunggu',
  },
  {
    locale: 'tr',
    words:
      'bir ve bu ne için ile değil var yok mı mi nasıl zaman nerede neden ben siz benim sipariş teşekkürler merhaba lütfen çok ama ürün kadar olarak istiyorum günaydın selam fatura iade para geri teslimat kargo iptal değişim hâlâ hiçbir şey gelmedi sorun bozuk arızalı hata gürültü su filtre yardım temsilci biri konuşmak numara adres fiyat ödeme kaç garanti yanlış hesap bekliyorum cevap acil kayıp geç paket cihaz çalışmıyor',
    letters: 'ğışİı',
    sample:
      'siparişim ne zaman gelecek makine bu sabahtan beri çalışmıyor nasıl iade edebilirim bana yardım eder misiniz lütfen teslimat adresini değiştirmek istiyorum yardımınız için teşekkürler iki haftadır bekliyorum',
  },
  {
    locale: 'pl',
    words:
      'i w na z do nie jest to że się jak kiedy gdzie dlaczego mój moja proszę dziękuję czy mam ale lub od po zamówienie dzień dobry cześć witam faktura fakturę zwrot pieniądze pieniędzy dostawa wysłane anulować wymiana wymienić wciąż nadal nic otrzymałem problem zepsute zepsuty uszkodzony błąd hałas przecieka filtr pomoc pomóc konsultant konsultantem ktoś rozmawiać rozmowa numer adres cena zapłacić ile kosztuje gwarancja produkt zły zła konto czekam nigdy odpowiedź pilne zgubiona opóźnienie paczka paczki działa chcę bardzo są dziś jutro wczoraj o a',
    letters: 'ąćęłńśźż',
    sample:
      'kiedy przyjdzie moje zamówienie urządzenie przestało działać dziś rano jak mogę je zwrócić czy może mi pan pomóc chciałbym zmienić adres dostawy dziękuję za pomoc czekam już dwa tygodnie',
  },
];

export const CYRILLIC_PROFILES: readonly LanguageProfile[] = [
  { locale: 'ru', words: 'и в не на я что как мой моя вы это с по у нет когда где почему', letters: 'ыэёъ', sample: '' },
  { locale: 'uk', words: 'і в не на я що як мій моя ви це з по у немає коли де чому', letters: 'іїєґ', sample: '' },
];
