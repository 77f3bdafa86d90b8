## Kvitteringen for en linje i loggen.
receipt-title = Kvittering
receipt-of = Kvittering for linje { $seq } i aktiviteten din
receipt-when = Når
receipt-whose = I hvems navn
receipt-whose-id = I filen:
receipt-read = Hva du hadde lest
receipt-read-version = Versjon { $version } av registeret vårt, på { $language }
receipt-line = Linje
receipt-proof = Hva som beviser det
receipt-leaf-title = Det ble skrevet ned og fikk et fingeravtrykk
receipt-leaf = Bare fingeravtrykket er offentlig. Det er laget med et tilfeldig tall som bare står i kvitteringen din og hos oss, og sier derfor ingenting om deg.
receipt-place-title = Det ble nummer { $number } av de { $size } i loggen
receipt-place = Det telles fra 0.
receipt-place-next = Det inneholder også fingeravtrykket av linjen din før den, så historien din kan ikke settes i en annen rekkefølge.
receipt-place-first = Det er den første linjen din i loggen.
receipt-path-title = { $count ->
    [0] Det er den eneste linjen, så fingeravtrykket er tallet som signeres
    [one] { $count } annet fingeravtrykk fører derfra til ett tall
   *[other] { $count } andre fingeravtrykk fører derfra til ett tall
}
receipt-path = Hvis en av de første { $size } linjene ble endret, ville dette tallet være et annet:
receipt-signed-title = { $name } har signert tallet
receipt-signed = Det som er signert, står i kvitteringen din.
receipt-check = Kontroller det selv
receipt-checked = Kontrollert da denne siden ble laget: linje, vei og signatur stemmer overens.
receipt-check-link = Kontroller den i nettleseren din.
receipt-check-here = Det sender ikke kvitteringen til noen, og ser etter om loggen av i dag fortsatt inneholder den.
receipt-check-server = Kontroller den på vår server
receipt-check-alone = Lagre kvitteringen; denne kommandoen på din egen datamaskin spør ingen:
receipt-limit = Det beviser hva som gikk gjennom denne serveren, ikke hva som er gjort med data andre steder.
receipt-save = Lagre kvitteringen
receipt-back = Tilbake til aktiviteten din
receipt-before-title = Eldre enn loggen
receipt-before = Denne linjen ble skrevet før vi hadde en logg som alle kan kontrollere. Det finnes ingen kvittering for den.
receipt-waiting-title = Notert og på vei inn i loggen
receipt-waiting = Det er skrevet ned. Plassen i loggen blir signert om et øyeblikk; da står kvitteringen her.
receipt-again = Se igjen
receipt-stopped-title = Notert, men ikke i loggen
receipt-stopped = Loggen blir ikke signert akkurat nå, så det finnes ingen kvittering for denne linjen ennå.
receipt-stopped-link = Hva loggen sier om seg selv
receipt-broken-title = Denne linjen stemmer ikke med loggen
receipt-broken = Det databasen vår har her nå, er ikke det som ble signert. Behold enhver kvittering du har lagret før: den beviser hva som ble notert. Spør oss om det, eller klag til myndigheten; begge står nederst på denne siden.
mail-button = Send den med e-post
mail-to = Til { $address }, adressen vi har.
mail-sent-title = Den er på vei
mail-sent = E-posten til { $address } er levert inn.
mail-failed-title = Den ble ikke sendt
mail-failed = E-postserveren tok ikke imot den. Prøv igjen senere, eller lagre kvitteringen her.
mail-under-way-title = Den blir sendt
mail-under-way = E-posten til { $address } blir levert inn. Se igjen om et øyeblikk.
mail-subject = En kvittering fra { $brand }
mail-begin = Du ba om kvitteringen for denne linjen i aktiviteten din hos { $brand }:
mail-attached = Kvitteringen er vedlagt. Den beviser hva som ble notert, og at ingen har endret det siden. Ta vare på den.
mail-check = Nettleseren din kontrollerer den her, uten å sende den til noen:
mail-check-alone = På din egen datamaskin spør dette ingen:
mail-why = Du får denne e-posten fordi noen som var logget inn på siden din, ba om den.
