//! What the made-up brand's systems write about a customer, in the customer's language.

use domain::language::Language;

/// English, Dutch, Danish, Norwegian.
pub(super) const WORDS: &[[&str; 4]] = &[
    [
        "Family with children under 6",
        "Gezin met kinderen onder de 6",
        "Familie med børn under 6 år",
        "Familie med barn under 6 år",
    ],
    ["One adult", "Eén volwassene", "En voksen", "Én voksen"],
    [
        "Two adults, no children",
        "Twee volwassenen, geen kinderen",
        "To voksne uden børn",
        "To voksne uten barn",
    ],
    [
        "Buys offers now and then",
        "Koopt af en toe aanbiedingen",
        "Køber tilbud af og til",
        "Kjøper tilbud av og til",
    ],
    [
        "Known card and address",
        "Bekende kaart en bekend adres",
        "Kendt kort og adresse",
        "Kjent kort og adresse",
    ],
    [
        "Home, autumn",
        "Wonen, herfst",
        "Bolig, efterår",
        "Hjem, høst",
    ],
    ["Coffee", "Koffie", "Kaffe", "Kaffe"],
    ["e-mail", "e-mail", "e-mail", "e-post"],
    ["post", "post", "post", "post"],
    ["phone", "telefoon", "telefon", "telefon"],
    ["weekly", "wekelijks", "hver uge", "hver uke"],
    ["no", "nee", "nej", "nei"],
    ["delivered", "bezorgd", "leveret", "levert"],
    ["returned", "teruggestuurd", "returneret", "returnert"],
    ["Debit card", "Betaalpas", "Betalingskort", "Bankkort"],
    ["Bedding", "Beddengoed", "Sengetøj", "Sengetøy"],
    ["Lamps", "Lampen", "Lamper", "Lamper"],
    ["reading lamp", "leeslamp", "læselampe", "leselampe"],
    [
        "Offers of the week",
        "Aanbiedingen van de week",
        "Ugens tilbud",
        "Ukens tilbud",
    ],
    ["Kitchen", "Keuken", "Køkken", "Kjøkken"],
    ["casserole", "braadpan", "gryde", "gryte"],
    [
        "Recipes: winter stews",
        "Recepten: winterse stoofpotten",
        "Opskrifter: vinterens gryderetter",
        "Oppskrifter: gryteretter for vinteren",
    ],
    ["Garden", "Tuin", "Have", "Hage"],
    ["bird table", "vogelhuisje", "foderbræt", "fuglebrett"],
    [
        "Shops near you",
        "Winkels bij jou in de buurt",
        "Butikker nær dig",
        "Butikker nær deg",
    ],
    ["Bathroom", "Badkamer", "Badeværelse", "Bad"],
    ["bath mat", "badmat", "bademåtte", "badematte"],
    [
        "Phone, Firefox",
        "Telefoon, Firefox",
        "Telefon, Firefox",
        "Telefon, Firefox",
    ],
    [
        "Laptop, Chromium",
        "Laptop, Chromium",
        "Bærbar, Chromium",
        "Bærbar, Chromium",
    ],
    [
        "Receipts lost in spring",
        "Kassabonnen kwijt in het voorjaar",
        "Kvitteringer væk i foråret",
        "Kvitteringer borte i vår",
    ],
    [
        "Asked what others could see. Explained, letter sent.",
        "Vroeg wat anderen konden zien. Uitgelegd, brief gestuurd.",
        "Spurgte, hvad andre kunne se. Forklaret, brev sendt.",
        "Spurte hva andre kunne se. Forklart, brev sendt.",
    ],
    [
        "Where is my parcel?",
        "Waar is mijn pakket?",
        "Hvor er min pakke?",
        "Hvor er pakken min?",
    ],
    [
        "Parcel stood at the pick-up point. Customer told.",
        "Pakket lag bij het afhaalpunt. Klant ingelicht.",
        "Pakken lå på udleveringsstedet. Kunden har fået besked.",
        "Pakken lå på hentestedet. Kunden har fått beskjed.",
    ],
];

/// The words in a language; as they are where nobody wrote them in it.
pub(super) fn said(language: Language, english: &'static str) -> &'static str {
    let position = match language {
        Language::En => return english,
        Language::Nl => 1,
        Language::Da => 2,
        Language::Nb => 3,
    };
    WORDS
        .iter()
        .find(|words| words[0] == english)
        .map_or(english, |words| words[position])
}
