## De pagina met schakelaars.
choices-title = Je keuzes
choices-lede = { $on ->
    [one] { $on } doel staat aan
   *[other] { $on } doelen staan aan
}, { $off ->
    [one] { $off } staat uit
   *[other] { $off } staan uit
}, { $fixed ->
    [one] { $fixed } heeft geen schakelaar
   *[other] { $fixed } hebben geen schakelaar
}. Elke schakelaar werkt meteen, in beide richtingen.
choices-all-off = { $count ->
    [one] Zet het doel dat aanstaat uit
   *[other] Zet alle { $count } uit
}
choices-all-off-hint = Op de volgende pagina kun je het ongedaan maken.
choices-all-off-done = Uitgezet
choices-group-count = { $count ->
    [one] { $count } doel
   *[other] { $count } doelen
}
choices-why = Waarom
choices-get = Wat je krijgt
choices-who = Wie
choices-failed = Niet opgeslagen. Er is niets veranderd. Probeer het opnieuw.
choices-restricted-title = Je hebt al het gebruik beperkt
choices-restricted = Alleen wat de wet ons verplicht, gaat door. Je schakelaars blijven zoals ze zijn.
choices-under-age-title = Sommig gebruik is nog niet voor jou
choices-under-age = Gebruik waarvoor een ja nodig is, blijft uit tot je oud genoeg bent om het zelf te geven.
choices-locked-under-age = Uit tot je oud genoeg bent om zelf ja te zeggen.
why-said-yes = Je zei ja
why-only-yes = Alleen met jouw ja
why-yes-on = op { $date }
why-yes-ended = Je ja is vanzelf geëindigd
why-said-no = Je zei nee op { $date }
why-turned-off = Je zette het uit op { $date }
why-objected = Je maakte bezwaar op { $date }
why-not-answered = Je hebt nog niet geantwoord
why-interest = Ons eigen belang
why-object-absolute = Je kunt bezwaar maken; dan stopt het meteen
why-object-assessed = Je kunt bezwaar maken; we wegen het af en antwoorden
get-this-year = { $amount } dit jaar
get-brand-earned = Wij verdienden { $amount } ({ $what })
who-many = { $count } organisaties, hieronder genoemd
effect-off = Als je dit uitzet
effect-on = Als je dit aanzet
effect-yes = Als je ja zegt
effect-object = Als je bezwaar maakt
effect-systems-stop = { $count ->
    [one] { $count } systeem stopt meteen
   *[other] { $count } systemen stoppen meteen
}
effect-systems-ask = { $count ->
    [one] { $count } systeem mag het vragen
   *[other] { $count } systemen mogen het vragen
}
effect-only-here = { $count ->
    [one] { $count } berekende waarde is nergens anders voor nodig
   *[other] { $count } berekende waarden zijn nergens anders voor nodig
}
limit-keep-summary = Laat het alleen een bepaalde tijd aan
limit-turn-on-summary = Zet het een bepaalde tijd aan
limit-legend = Daarna gaat het vanzelf uit, zonder herinnering
limit-choice = { $period }, tot { $date }
limit-keep = Zo lang aan laten
limit-turn-on = Zo lang aanzetten
more-summary = Wat er wordt gebruikt, welke systemen, hoe lang
more-data = Wat er wordt gebruikt
more-records = { $count ->
    [one] Bekijk het { $count } gegeven
   *[other] Bekijk de { $count } gegevens
}
more-systems = Systemen die vragen
more-uses = In de laatste 30 dagen
more-used = { $given } keer gebruikt, { $refused } keer geweigerd
more-outside = Wie daarbuiten het krijgt
more-kept = Bewaard gedurende
more-not-used = Niet gebruikt
more-machine = Wat een machine doet
more-law = In de wet
more-article = AVG, artikel { $article }
history-summary = { $count ->
    [one] { $count } eerdere keuze
   *[other] Je laatste { $count } keuzes
}
history-all = Alle activiteit hierover
saved-on = Aangezet, { $when }. { $count ->
    [one] { $count } systeem mag het vanaf nu vragen.
   *[other] { $count } systemen mogen het vanaf nu vragen.
}
saved-limited = Aangezet tot { $until }, { $when }. { $count ->
    [one] { $count } systeem mag het tot dan vragen.
   *[other] { $count } systemen mogen het tot dan vragen.
}
saved-off = Uitgezet, { $when }. { $count ->
    [one] { $count } systeem wordt vanaf nu geweigerd.
   *[other] { $count } systemen worden vanaf nu geweigerd.
}
saved-no = Je zei nee, { $when }. { $count ->
    [one] { $count } systeem wordt geweigerd.
   *[other] { $count } systemen worden geweigerd.
}
saved-objection = Je maakte bezwaar, { $when }. { $count ->
    [one] { $count } systeem wordt geweigerd terwijl we het afwegen.
   *[other] { $count } systemen worden geweigerd terwijl we het afwegen.
}
spread-confirmed = { $told ->
    [one] { $confirmed } van { $told } systeem heeft bevestigd, { $seconds } s.
   *[other] { $confirmed } van { $told } systemen bevestigd, { $seconds } s.
}
spread-under-way = { $told ->
    [one] { $told } systeem krijgt bericht; het heeft nog niet bevestigd.
   *[other] { $told } systemen krijgen bericht; nog geen heeft bevestigd.
}
spread-asking = { $count ->
    [one] { $count } systeem krijgt geen bericht: het merkt het als het vraagt.
   *[other] { $count } systemen krijgen geen bericht: ze merken het als ze vragen.
}
all-off-saved = { $count ->
    [one] { $count } doel staat nu uit
   *[other] { $count } doelen staan nu uit
}, { $when }.
undo = Ongedaan maken
saved-receipts = De bewijzen staan bij je activiteit
fixed-title = Altijd aan, en wat je in plaats daarvan kunt doen
fixed-count = { $count ->
    [one] { $count } doel
   *[other] { $count } doelen
}. Geen schakelaar, want wat je vroeg, of de wet, werkt niet zonder.
fixed-caption = Doelen zonder schakelaar
fixed-what = Wat
fixed-why = Waarom er geen schakelaar is
fixed-instead = Wat je in plaats daarvan kunt doen
flow-title = Waar je gegevens heen gaan
flow-picture = Welke doelen gegevens van welke herkomst gebruiken, en wie ze krijgt. De tabel hieronder zegt hetzelfde.
flow-caption = De breedte is het aantal soorten gegevens. Grijs en gestreept staat uit: er stroomt niets.
flow-as-table = Lees dit als tabel
flow-purpose = Doel
flow-origin = Waar de gegevens vandaan komen
flow-recipient = Gezien door
flow-others = { $count ->
    [one] { $count } ander
   *[other] { $count } anderen
}
