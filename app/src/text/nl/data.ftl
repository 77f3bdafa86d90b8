## Alle gegevens.
data-title = Je gegevens
data-lede = { $count ->
    [one] { $count } gegeven
   *[other] { $count } gegevens
} van { $kinds ->
    [one] { $kinds } soort
   *[other] { $kinds } soorten
}. Wat mensen verrast, staat vooraan. Bij elk gegeven staat waar het vandaan komt, waarvoor we het gebruiken, wie het ziet en wanneer het weggaat.
data-filter = Filter je gegevens
data-words = Zoek woorden
data-words-staff = Zoekt alleen waar medewerkers de waarden zien.
data-kind = Soort
data-any-kind = Alle soorten
data-origin = Waar vandaan
data-any-origin = Overal vandaan
data-source = Bron
data-any-source = Alle bronnen
data-purpose = Gebruikt voor
data-any-purpose = Wat dan ook
data-show = Toon
data-active = Waartoe de lijst is beperkt
data-only = Alleen
data-remove = Niet langer alleen:
data-chip-words = “{ $words }”
data-clear = Toon alles
data-kinds-count = { $count ->
    [one] { $count } gegeven
   *[other] { $count } gegevens
} van { $kinds ->
    [one] { $kinds } soort
   *[other] { $kinds } soorten
}
data-kind-line = { $count } · nieuwste { $date }
data-none-of = Hiervan bewaren we niets: { $kinds }.
data-hidden-title = Niet te zien voor medewerkers
data-hidden = { $kinds }. De klant ziet deze op de eigen pagina onder “Je gegevens”.
data-hidden-kind = niet te zien voor medewerkers
data-newest = Nieuwste eerst
data-found = Wat past
data-matching = { $count ->
    [one] { $count } gegeven
   *[other] { $count } gegevens
}
data-matching-here = { $count ->
    [one] { $count } gegeven op deze pagina
   *[other] { $count } gegevens op deze pagina
}
data-only-kind = Alleen deze soort
data-shared = { $when }. Bron: { $source }.
data-lines = { $count ->
    [one] { $count } regel te zien
   *[other] { $count } regels te zien
}
data-lines-paid = { $lines }, samen { $amount }.
data-lines-only = { $lines }.
data-kept = Bewaard tot: { $date }.
data-kept-until = Bewaard tot
data-no-end = Geen einde bepaald
data-came-in = Hier binnengekomen
data-observed = Genoteerd bij de bron
data-corrected-was = Gecorrigeerd op { $date }. Het was: { $was }.
data-corrected = Gecorrigeerd op { $date }.
data-replaced = Vervangen door een correctie op { $date }. Wordt niet meer gebruikt.
data-worked-out = Berekend door { $model }, versie { $version }, uit: { $inputs }.
data-other-version = Wat hier staat over hoe het werkt, gaat over versie { $version }.
data-what = Wat
data-value = Waarde
data-when = Wanneer, waar vandaan
data-more = Waarom we het hebben, wie het ziet
data-used-for = Gebruikt voor
data-no-use = Op dit moment nergens voor
data-seen-by = Wie het buiten ons ziet
data-sold-by = Aan ons verkocht door
data-sold-since = { $seller }, voor het eerst op { $date }
data-told = We vertellen dit onze klanten sinds
data-contract-ends = We stoppen met kopen
data-model = { $model }, versie { $version }.
data-accuracy = Hoe vaak het klopt
data-inputs = Geschat uit
data-how = Hoe
data-consequence = Wat het bepaalt
data-change = Wat het zou veranderen
data-withheld = Wat we niet vertellen
data-masked = Afgeschermde waarde
data-reveal = Toon (komt in het logboek)
data-empty-title = We bewaren niets over je
data-empty = Zodra er iets binnenkomt, staat het hier, met waar het vandaan komt en waarom.
data-empty-staff-title = Niets dat medewerkers mogen zien
data-empty-staff = Wat er is, staat alleen op de eigen pagina van de klant.
data-nothing-title = Niets past
data-nothing = We bewaren geen gegeven dat aan dit alles voldoet.
data-not-yet-title = Tot hier niets gevonden
data-not-yet = We hebben het eerste deel van de gegevens doorzocht. Ga verder om de rest te doorzoeken.
data-pages = Pagina’s met gegevens
data-newer = Nieuwer
data-older = Ouder
data-not-shown = Wat deze pagina niet laat zien, en waarom
data-opened-title = Dit openen staat in het logboek
data-opened = De klant ziet dat deze waarde aan een medewerker is getoond, met de tijd, de zaak en je reden.
data-record = De waarde
data-back = Terug naar de gegevens
