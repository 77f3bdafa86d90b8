## Kvitteringen for en linje i loggen.
receipt-title = Kvittering
receipt-of = Kvittering for linje { $seq } i din aktivitet
receipt-when = Hvornår
receipt-whose = I hvis navn
receipt-whose-id = I filen:
receipt-read = Hvad du havde læst
receipt-read-version = Version { $version } af vores register, på { $language }
receipt-line = Linje
receipt-proof = Hvad der beviser det
receipt-leaf-title = Det blev skrevet ned og fik et fingeraftryk
receipt-leaf = Kun fingeraftrykket er offentligt. Det er lavet med et tilfældigt tal, som kun står i din kvittering og hos os, og siger derfor intet om dig.
receipt-place-title = Det blev nummer { $number } af de { $size } i loggen
receipt-place = Der tælles fra 0.
receipt-place-next = Det rummer også fingeraftrykket af din linje før den, så din historie ikke kan stilles i en anden rækkefølge.
receipt-place-first = Det er din første linje i loggen.
receipt-path-title = { $count ->
    [0] Det er den eneste linje, så dens fingeraftryk er det tal, der underskrives
    [one] { $count } andet fingeraftryk fører derfra til ét tal
   *[other] { $count } andre fingeraftryk fører derfra til ét tal
}
receipt-path = Hvis en af de første { $size } linjer blev ændret, ville dette tal være et andet:
receipt-signed-title = { $name } har underskrevet det tal
receipt-signed = Det, der er underskrevet, står i din kvittering.
receipt-check = Kontrollér det selv
receipt-checked = Kontrolleret, da denne side blev lavet: linje, vej og underskrift passer sammen.
receipt-check-link = Kontrollér den i din browser.
receipt-check-here = Det sender ikke kvitteringen til nogen, og ser efter, om loggen af i dag stadig rummer den.
receipt-check-server = Kontrollér den på vores server
receipt-check-alone = Gem kvitteringen; denne kommando på din egen computer spørger ingen:
receipt-limit = Det beviser, hvad der gik gennem denne server, ikke hvad der er gjort med data andre steder.
receipt-save = Gem kvitteringen
receipt-back = Tilbage til din aktivitet
receipt-before-title = Ældre end loggen
receipt-before = Denne linje blev skrevet, før vi havde en log, som alle kan kontrollere. Der er ingen kvittering for den.
receipt-waiting-title = Noteret og på vej ind i loggen
receipt-waiting = Det er skrevet ned. Dets plads i loggen bliver underskrevet om et øjeblik; så står kvitteringen her.
receipt-again = Se igen
receipt-stopped-title = Noteret, men ikke i loggen
receipt-stopped = Loggen bliver ikke underskrevet lige nu, så der er ingen kvittering for denne linje endnu.
receipt-stopped-link = Hvad loggen siger om sig selv
receipt-broken-title = Denne linje passer ikke med loggen
receipt-broken = Det, vores database har her nu, er ikke det, der blev underskrevet. Behold enhver kvittering, du har gemt før: den beviser, hvad der blev noteret. Spørg os om det, eller klag til myndigheden; begge står nederst på denne side.
mail-button = Send den med e-mail
mail-to = Til { $address }, den adresse vi har.
mail-sent-title = Den er på vej
mail-sent = E-mailen til { $address } er afleveret.
mail-failed-title = Den blev ikke sendt
mail-failed = Mailserveren tog ikke imod den. Prøv igen senere, eller gem kvitteringen her.
mail-under-way-title = Den bliver sendt
mail-under-way = E-mailen til { $address } er ved at blive afleveret. Se igen om et øjeblik.
mail-subject = En kvittering fra { $brand }
mail-begin = Du bad om kvitteringen for denne linje i din aktivitet hos { $brand }:
mail-attached = Kvitteringen er vedhæftet. Den beviser, hvad der blev noteret, og at ingen har ændret det siden. Gem den.
mail-check = Din browser kontrollerer den her uden at sende den til nogen:
mail-check-alone = På din egen computer spørger dette ingen:
mail-why = Du får denne e-mail, fordi en, der var logget ind på din side, bad om den.
