## De openbare pagina.
trust-title = Wat we bewaren en waarom
trust-description = Wat { $brand } over zijn klanten bewaart, waarvoor het wordt gebruikt, wie het krijgt en wie antwoordt.
trust-eyebrow = { $brand } · { $kind }
trust-heading = { $kinds ->
    [one] We bewaren { $kinds } soort gegevens over onze klanten
   *[other] We bewaren { $kinds } soorten gegevens over onze klanten
}, voor { $purposes ->
    [one] { $purposes } doel
   *[other] { $purposes } doelen
}.
trust-lede = Deze pagina is gemaakt uit het register dat onze eigen systemen moeten vragen voordat ze iets gebruiken. { $switches } van onze { $purposes } doelen hebben een schakelaar. Uit betekent dat de volgende vraag wordt geweigerd, en dat je die weigering ziet.
trust-sign-in = Log in en bekijk die van jou
trust-ask = Vraag wie antwoordt
trust-stat-records = { $count ->
    [one] gegeven bewaard, van alle klanten samen
   *[other] gegevens bewaard, van alle klanten samen
}
trust-stat-releases = { $count ->
    [one] keer gebruikt in de laatste 30 dagen, door onze eigen systemen
   *[other] keer gebruikt in de laatste 30 dagen, door onze eigen systemen
}
trust-stat-refusals = { $count ->
    [one] keer geweigerd; er is niets gegeven
   *[other] keer geweigerd; er is niets gegeven
}
trust-stat-views = { $count ->
    [one] keer bekeken door een medewerker, aan de klant getoond
   *[other] keer bekeken door medewerkers, elke keer aan de klant getoond
}
kinds-title = Wat we bewaren
kinds-intro = { $count ->
    [one] { $count } klant. Wat je kan verrassen staat vooraan.
   *[other] { $count } klanten. Wat je kan verrassen staat vooraan.
}
kinds-count = { $count ->
    [one] { $count } soort
   *[other] { $count } soorten
}{ $sensitive ->
    [0] { "" }
   *[other] , { $sensitive } gevoelig
}
kinds-more = Wat erin zit
purposes-title = Waarvoor we het gebruiken
purposes-intro = { $count ->
    [one] { $count } doel
   *[other] { $count } doelen
}. Bij elk: wat je krijgt, wie je antwoordt, en hoeveel klanten het hebben uitgezet.
purposes-caption = Doelen, met wat je krijgt, wie antwoordt en hoeveel klanten het uitzetten
purposes-purpose = Doel
purposes-get = Wat je krijgt
purposes-answers = Wie antwoordt
purposes-customers = Klanten
purposes-consent = Alleen met jouw ja
purposes-consent-hint = Begint uit. Met één klik weer uit.
purposes-interest = Aan tot je bezwaar maakt
purposes-interest-hint = Eén klik stopt het.
purposes-fixed = Altijd aan, met wat je in plaats daarvan kunt doen
purposes-fixed-hint = Geen schakelaar, want zonder werkt de dienst niet.
purposes-instead = In plaats daarvan: { $what }
purposes-earns = Wij verdienen: { $what }
purposes-within = binnen { $period }
purposes-no-switch = Geen schakelaar
purposes-no-counts = Nog aan niemand gevraagd
purposes-turned-off = { $share } zette het uit
purposes-on = { $on } aan
purposes-on-and-never = { $on } aan · { $never } nooit aan
not-done-title = Wat we niet doen, en wat wel
not-done-not = We doen dit niet
not-done-but = We doen dit wel, en het kan je verrassen
surprise-bought = We kopen van { $seller }: { $kinds }.
surprise-guessed = We schatten: { $kind }. { $accuracy }
recipients-title = Wie er iets van krijgt
recipients-intro = { $count ->
    [one] { $count } organisatie, met naam.
   *[other] { $count } organisaties, met naam.
} { $outside ->
    [0] Allemaal in Europa.
    [one] { $outside } zit buiten Europa.
   *[other] { $outside } zitten buiten Europa.
}
recipients-caption = Ontvangers met naam, land en gebruik
recipients-name = Naam
recipients-country = Land
recipients-for = Krijgt gegevens voor
sources-title = Van wie we gegevens kopen
sources-caption = Bronnen met naam, wat ze geven en wanneer klanten het hoorden
sources-name = Naam
sources-gives = Wat we krijgen
sources-told = Klanten hoorden het op
sources-ends = Contract eindigt
sources-no-end = Geen einde afgesproken
plans-title = Wat er gaat veranderen
plans-intro = We kondigen het aan voordat we beginnen.
plans-announced = Aangekondigd op { $date }
incidents-title = Wat er misging
incidents-count = { $count ->
    [0] Niets te melden.
    [one] { $count } incident. Het blijft hier staan.
   *[other] { $count } incidenten. Ze blijven hier staan.
}
incident-story = { $count ->
    [one] Het trof { $count } klant.
   *[other] Het trof { $count } klanten.
} { $consequences } { $cause }
incident-from = Begonnen
incident-discovered = Opgemerkt
incident-stopped = Gestopt
incident-authority = Toezichthouder ingelicht
incident-told = Klanten ingelicht
incident-days-later = { $count ->
    [one] { $count } dag nadat het was opgemerkt
   *[other] { $count } dagen nadat het was opgemerkt
}
incident-data = Gegevens
incident-done = Sindsdien gedaan
incident-received = Wat ze kregen
not-shown-title = Wat je pagina niet toont
answers-title = Wie antwoordt
answers-write = Schrijf of bel:
answers-complain = Is ons antwoord niet goed genoeg, dien dan een klacht in bij
log-title = Hoe je ons controleert
log-intro = Elke keuze, elk gebruik, elke weigering, elke vraag en elke inzage is een regel in één logboek. Niemand kan een regel ongezien veranderen, wij ook niet.
log-entries = { $count ->
    [one] regel in het logboek
   *[other] regels in het logboek
}
log-signed = Laatst ondertekend
log-age-ahead = Volgens de klok van deze server moet dat nog komen.
log-age-moment = Ondertekend minder dan een minuut voordat deze pagina werd gemaakt.
log-age-minutes = { $count ->
    [one] Ondertekend { $count } minuut voordat deze pagina werd gemaakt.
   *[other] Ondertekend { $count } minuten voordat deze pagina werd gemaakt.
}
log-age-hours = Ondertekend { $count } uur voordat deze pagina werd gemaakt.
log-age-days = Ondertekend { $count } dagen voordat deze pagina werd gemaakt.
log-signed-again = Het logboek wordt opnieuw ondertekend zodra er een nieuwe regel is.
log-not-yet = Nog niet
log-none = Geen die getoond kan worden
log-no-witness = Nog geen onafhankelijke getuige ondertekent dit logboek.
log-witnesses = Onafhankelijke getuigen
log-witness-signed = { $name } heeft het voor het laatst ondertekend op { $when }, met { $count ->
    [one] { $count } regel
   *[other] { $count } regels
}.
log-witness-never = { $name } heeft nog niets ondertekend.
log-witness-silent = Sinds { $when } antwoordt deze getuige niet zoals het hoort.
log-witness-refuses = Sinds { $when } weigert deze getuige te ondertekenen: die kent onze sleutel niet, of zag een logboek dat met het onze in strijd is.
log-former-key = Ondertekende tot { $when }:
log-key = Onze sleutel
log-check-receipt = Controleer een bewijs
log-check-here = Op de controlepagina
log-check-alone = of op je eigen computer, zonder ons te vragen:
log-check-whole = Controleer het hele logboek
log-files = De bestanden bevatten vingerafdrukken, niets over iemand, en beginnen bij
log-limit = Wat het bewijst
log-changed-title = Het logboek wordt niet meer ondertekend
log-changed = Wat onze database nu bevat, past niet bij wat we eerder hebben ondertekend: ze is teruggezet naar een oudere stand, of veranderd. Niets bewijst wat sindsdien is vastgelegd. Bewijzen van daarvoor bewijzen nog wat ze bewezen.
log-unable-title = Het logboek wordt nu niet ondertekend
log-unable = We kunnen niet nagaan wat we het laatst hebben ondertekend, of we kunnen niet ondertekenen. Wat nu wordt vastgelegd, krijgt later zijn plaats in het logboek. Bewijzen van daarvoor bewijzen nog wat ze bewezen.
