## Den offentlige siden.
trust-title = Hva vi har og hvorfor
trust-description = Hva { $brand } har om kundene sine, hva det brukes til, hvem som får det, og hvem som svarer.
trust-eyebrow = { $brand } · { $kind }
trust-heading = { $kinds ->
    [one] Vi har { $kinds } type data om kundene våre
   *[other] Vi har { $kinds } typer data om kundene våre
}, til { $purposes } formål.
trust-lede = Denne siden er laget av registeret som våre egne systemer må spørre før de bruker noe. { $switches } av våre { $purposes } formål har en bryter. Av betyr at neste forespørsel blir avvist, og at du ser avvisningen.
trust-sign-in = Logg inn og se dine
trust-ask = Se hvem som svarer
trust-stat-records = { $count ->
    [one] opplysning lagret, for alle kunder til sammen
   *[other] opplysninger lagret, for alle kunder til sammen
}
trust-stat-releases = { $count ->
    [one] gang brukt de siste 30 dagene, av våre egne systemer
   *[other] ganger brukt de siste 30 dagene, av våre egne systemer
}
trust-stat-refusals = { $count ->
    [one] gang avvist; ingenting ble utlevert
   *[other] ganger avvist; ingenting ble utlevert
}
trust-stat-views = { $count ->
    [one] gang sett av en medarbeider, vist til kunden
   *[other] ganger sett av medarbeidere, hver gang vist til kunden
}
kinds-title = Hva vi har
kinds-intro = { $count ->
    [one] { $count } kunde. Det som kan overraske deg, står først.
   *[other] { $count } kunder. Det som kan overraske deg, står først.
}
kinds-count = { $count ->
    [one] { $count } type
   *[other] { $count } typer
}{ $sensitive ->
    [0] { "" }
    [one] , { $sensitive } følsom
   *[other] , { $sensitive } følsomme
}
kinds-more = Hva som er i hver
purposes-title = Hva vi bruker det til
purposes-intro = { $count } formål. For hvert: hva du får, hvem som svarer deg, og hvor mange kunder som har slått det av.
purposes-caption = Formål med hva du får, hvem som svarer, og hvor mange kunder som slo det av
purposes-purpose = Formål
purposes-get = Hva du får
purposes-answers = Hvem svarer
purposes-customers = Kunder
purposes-consent = Bare med ditt ja
purposes-consent-hint = Starter av. Av igjen med ett klikk.
purposes-interest = På til du protesterer
purposes-interest-hint = Ett klikk stopper det.
purposes-fixed = Alltid på, med hva du kan gjøre i stedet
purposes-fixed-hint = Ingen bryter, fordi tjenesten ikke virker uten.
purposes-instead = I stedet: { $what }
purposes-earns = Vi tjener: { $what }
purposes-within = innen { $period }
purposes-no-switch = Ingen bryter
purposes-no-counts = Ingen er spurt ennå
purposes-turned-off = { $share } slo det av
purposes-on = { $on } på
purposes-on-and-never = { $on } på · { $never } aldri på
not-done-title = Hva vi ikke gjør, og hva vi gjør
not-done-not = Dette gjør vi ikke
not-done-but = Dette gjør vi, og det kan overraske deg
surprise-bought = Vi kjøper fra { $seller }: { $kinds }.
surprise-guessed = Vi gjetter: { $kind }. { $accuracy }
recipients-title = Hvem får noe av det
recipients-intro = { $count ->
    [one] { $count } organisasjon, med navn.
   *[other] { $count } organisasjoner, med navn.
} { $outside ->
    [0] Alle er i Europa.
    [one] { $outside } er utenfor Europa.
   *[other] { $outside } er utenfor Europa.
}
recipients-caption = Mottakere med navn, land og bruk
recipients-name = Navn
recipients-country = Land
recipients-for = Får data til
sources-title = Hvem vi kjøper data av
sources-caption = Kilder med navn, hva de gir, og når kundene fikk vite det
sources-name = Navn
sources-gives = Hva vi får
sources-told = Kundene fikk vite det
sources-ends = Avtalen slutter
sources-no-end = Ingen slutt avtalt
plans-title = Hva som vil endre seg
plans-intro = Vi sier fra før vi begynner.
plans-announced = Kunngjort { $date }
incidents-title = Hva som gikk galt
incidents-count = { $count ->
    [0] Ingenting å melde.
    [one] { $count } hendelse. Den blir stående her.
   *[other] { $count } hendelser. De blir stående her.
}
incident-story = { $count ->
    [one] Det rammet { $count } kunde.
   *[other] Det rammet { $count } kunder.
} { $consequences } { $cause }
incident-from = Begynte
incident-discovered = Oppdaget
incident-stopped = Stoppet
incident-authority = Tilsynet fikk beskjed
incident-told = Kundene fikk beskjed
incident-days-later = { $count ->
    [one] { $count } dag etter at det ble oppdaget
   *[other] { $count } dager etter at det ble oppdaget
}
incident-data = Data
incident-done = Gjort siden
incident-received = Hva de fikk
not-shown-title = Hva siden din ikke viser
answers-title = Hvem svarer
answers-write = Skriv eller ring:
answers-complain = Er ikke svaret vårt godt nok, så klag til
log-title = Slik kontrollerer du oss
log-intro = Hvert valg, hver bruk, hver avvisning, hvert spørsmål og hvert innsyn er en linje i én logg. Ingen kan endre en linje usett, ikke vi heller.
log-entries = { $count ->
    [one] linje i loggen
   *[other] linjer i loggen
}
log-signed = Sist signert
log-age-ahead = Etter klokken på denne tjeneren er det frem i tid.
log-age-moment = Signert mindre enn et minutt før denne siden ble laget.
log-age-minutes = { $count ->
    [one] Signert { $count } minutt før denne siden ble laget.
   *[other] Signert { $count } minutter før denne siden ble laget.
}
log-age-hours = Signert { $count } timer før denne siden ble laget.
log-age-days = Signert { $count } dager før denne siden ble laget.
log-signed-again = Loggen signeres på nytt så snart det kommer en ny linje.
log-not-yet = Ikke ennå
log-none = Ingen som kan vises
log-no-witness = Ingen uavhengige vitner signerer denne loggen ennå.
log-witnesses = Uavhengige vitner
log-witness-signed = { $name } signerte den sist { $when }, med { $count ->
    [one] { $count } linje
   *[other] { $count } linjer
}.
log-witness-never = { $name } har ikke signert noe ennå.
log-witness-silent = Vitnet har ikke svart som det skal siden { $when }.
log-witness-refuses = Vitnet har nektet å signere siden { $when }: det kjenner ikke nøkkelen vår, eller det så en logg som vår motsier.
log-former-key = Signerte til { $when }:
log-key = Nøkkelen vår
log-check-receipt = Kontroller en kvittering
log-check-here = På kontrollsiden
log-check-alone = eller på din egen datamaskin, uten å spørre oss:
log-check-whole = Kontroller hele loggen
log-files = Filene inneholder fingeravtrykk, ingenting om noen, og begynner ved
log-limit = Hva den beviser
log-changed-title = Loggen blir ikke signert lenger
log-changed = Det databasen vår inneholder nå, passer ikke med det vi har signert før: den er satt tilbake til en eldre tilstand, eller endret. Ingenting beviser det som er notert siden. Kvitteringer fra før beviser fortsatt det de beviste.
log-unable-title = Loggen blir ikke signert akkurat nå
log-unable = Vi kan ikke slå opp hva vi signerte sist, eller ikke signere. Det som noteres nå, får plassen sin i loggen senere. Kvitteringer fra før beviser fortsatt det de beviste.
