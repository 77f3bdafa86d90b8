## Den offentlige side.
trust-title = Hvad vi har og hvorfor
trust-description = Hvad { $brand } har om sine kunder, hvad det bruges til, hvem der får det, og hvem der svarer.
trust-eyebrow = { $brand } · { $kind }
trust-heading = Vi har { $kinds } slags data om vores kunder, til { $purposes } formål.
trust-lede = Denne side er lavet af det register, som vores egne systemer skal spørge, før de bruger noget. { $switches } af vores { $purposes } formål har en kontakt. Fra betyder, at den næste forespørgsel bliver afvist, og at du kan se afvisningen.
trust-sign-in = Log ind og se dine
trust-ask = Se, hvem der svarer
trust-stat-records = { $count ->
    [one] oplysning gemt, for alle kunder tilsammen
   *[other] oplysninger gemt, for alle kunder tilsammen
}
trust-stat-releases = { $count ->
    [one] gang brugt de sidste 30 dage, af vores egne systemer
   *[other] gange brugt de sidste 30 dage, af vores egne systemer
}
trust-stat-refusals = { $count ->
    [one] gang afvist; intet blev udleveret
   *[other] gange afvist; intet blev udleveret
}
trust-stat-views = { $count ->
    [one] gang set af en medarbejder, vist til kunden
   *[other] gange set af medarbejdere, hver gang vist til kunden
}
kinds-title = Hvad vi har
kinds-intro = { $count ->
    [one] { $count } kunde. Det, der kan overraske dig, står først.
   *[other] { $count } kunder. Det, der kan overraske dig, står først.
}
kinds-count = { $count } slags{ $sensitive ->
    [0] { "" }
    [one] , { $sensitive } følsom
   *[other] , { $sensitive } følsomme
}
kinds-more = Hvad der er i hver
purposes-title = Hvad vi bruger det til
purposes-intro = { $count } formål. For hvert: hvad du får, hvem der svarer dig, og hvor mange kunder der har slået det fra.
purposes-caption = Formål med hvad du får, hvem der svarer, og hvor mange kunder der slog det fra
purposes-purpose = Formål
purposes-get = Hvad du får
purposes-answers = Hvem svarer
purposes-customers = Kunder
purposes-consent = Kun med dit ja
purposes-consent-hint = Starter slået fra. Fra igen med ét klik.
purposes-interest = Til, indtil du gør indsigelse
purposes-interest-hint = Ét klik stopper det.
purposes-fixed = Altid til, med hvad du kan gøre i stedet
purposes-fixed-hint = Ingen kontakt, fordi tjenesten ikke virker uden.
purposes-instead = I stedet: { $what }
purposes-earns = Vi tjener: { $what }
purposes-within = inden for { $period }
purposes-no-switch = Ingen kontakt
purposes-no-counts = Ingen er spurgt endnu
purposes-turned-off = { $share } slog det fra
purposes-on = { $on } til
purposes-on-and-never = { $on } til · { $never } aldrig til
not-done-title = Hvad vi ikke gør, og hvad vi gør
not-done-not = Det gør vi ikke
not-done-but = Det gør vi, og det kan overraske dig
surprise-bought = Vi køber af { $seller }: { $kinds }.
surprise-guessed = Vi gætter: { $kind }. { $accuracy }
recipients-title = Hvem får noget af det
recipients-intro = { $count ->
    [one] { $count } organisation, med navn.
   *[other] { $count } organisationer, med navn.
} { $outside ->
    [0] Alle er i Europa.
    [one] { $outside } er uden for Europa.
   *[other] { $outside } er uden for Europa.
}
recipients-caption = Modtagere med navn, land og brug
recipients-name = Navn
recipients-country = Land
recipients-for = Får data til
sources-title = Hvem vi køber data af
sources-caption = Kilder med navn, hvad de giver, og hvornår kunderne fik det at vide
sources-name = Navn
sources-gives = Hvad vi får
sources-told = Kunderne fik det at vide
sources-ends = Aftalen slutter
sources-no-end = Ingen slutdato aftalt
plans-title = Hvad der vil ændre sig
plans-intro = Vi siger det, før vi begynder.
plans-announced = Annonceret { $date }
incidents-title = Hvad der gik galt
incidents-count = { $count ->
    [0] Intet at melde.
    [one] { $count } hændelse. Den bliver stående her.
   *[other] { $count } hændelser. De bliver stående her.
}
incident-story = { $count ->
    [one] Det ramte { $count } kunde.
   *[other] Det ramte { $count } kunder.
} { $consequences } { $cause }
incident-from = Begyndte
incident-discovered = Opdaget
incident-stopped = Stoppet
incident-authority = Tilsynet fik besked
incident-told = Kunderne fik besked
incident-days-later = { $count ->
    [one] { $count } dag efter, at det blev opdaget
   *[other] { $count } dage efter, at det blev opdaget
}
incident-data = Data
incident-done = Gjort siden
incident-received = Hvad de fik
not-shown-title = Hvad din side ikke viser
answers-title = Hvem svarer
answers-write = Skriv eller ring:
answers-complain = Er vores svar ikke godt nok, så klag til
log-title = Sådan kontrollerer du os
log-intro = Hvert valg, hver brug, hver afvisning, hvert spørgsmål og hvert kig er en linje i én log. Ingen kan ændre en linje ubemærket, heller ikke vi.
log-entries = { $count ->
    [one] linje i loggen
   *[other] linjer i loggen
}
log-signed = Sidst underskrevet
log-age-ahead = Efter denne servers ur ligger det i fremtiden.
log-age-moment = Underskrevet mindre end et minut før denne side blev lavet.
log-age-minutes = { $count ->
    [one] Underskrevet { $count } minut før denne side blev lavet.
   *[other] Underskrevet { $count } minutter før denne side blev lavet.
}
log-age-hours = Underskrevet { $count } timer før denne side blev lavet.
log-age-days = Underskrevet { $count } dage før denne side blev lavet.
log-signed-again = Loggen underskrives igen, så snart der er en ny linje.
log-not-yet = Ikke endnu
log-none = Ingen, der kan vises
log-no-witness = Endnu underskriver intet uafhængigt vidne denne log.
log-witnesses = Uafhængige vidner
log-witness-signed = { $name } underskrev den sidst { $when }, med { $count ->
    [one] { $count } linje
   *[other] { $count } linjer
}.
log-witness-never = { $name } har ikke underskrevet noget endnu.
log-witness-silent = Vidnet har ikke svaret, som det skal, siden { $when }.
log-witness-refuses = Vidnet har nægtet at underskrive siden { $when }: det kender ikke vores nøgle, eller det så en log, som vores modsiger.
log-former-key = Underskrev indtil { $when }:
log-key = Vores nøgle
log-check-receipt = Kontrollér en kvittering
log-check-here = På kontrolsiden
log-check-alone = eller på din egen computer, uden at spørge os:
log-check-whole = Kontrollér hele loggen
log-files = Dens filer rummer fingeraftryk, intet om nogen, og begynder ved
log-limit = Hvad den beviser
log-changed-title = Loggen bliver ikke længere underskrevet
log-changed = Det, vores database rummer nu, passer ikke med det, vi har underskrevet før: den er sat tilbage til en ældre tilstand eller ændret. Intet beviser det, der er noteret siden. Kvitteringer fra før beviser stadig det, de beviste.
log-unable-title = Loggen bliver ikke underskrevet lige nu
log-unable = Vi kan ikke slå op, hvad vi sidst har underskrevet, eller ikke underskrive. Det, der noteres nu, får sin plads i loggen senere. Kvitteringer fra før beviser stadig det, de beviste.
