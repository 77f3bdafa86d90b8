## The pause of all use.
pause-title = Al het gebruik pauzeren
pause-what = Zolang een pauze duurt, wordt elk systeem geweigerd, wat je schakelaars ook zeggen.
pause-stops = Dit stopt ook wat geen schakelaar heeft: { $purposes }. Wat je bestelt, wacht tot je de pauze beëindigt.
pause-goes-on = Je gegevens blijven opgeslagen, en wat de wet ons verplicht, gaat door: { $purposes }.
pause-only-stored = Je gegevens blijven opgeslagen.
pause-after = Je schakelaars blijven zoals ze zijn en gelden weer als je de pauze beëindigt. Alleen jij kunt dat, op elk moment.
pause-off = Niet gepauzeerd.
pause-on = Gepauzeerd sinds { $when }.
pause-begin = Al het gebruik pauzeren
pause-end = De pauze beëindigen
pause-more = Wat gepauzeerd is, en hoe je dat beëindigt
pause-ended = De pauze is voorbij
pause-ended-words = Je schakelaars gelden weer.
choices-lede-paused = { $on ->
    [one] { $on } doel staat aan
   *[other] { $on } doelen staan aan
}, { $off ->
    [one] { $off } staat uit
   *[other] { $off } staan uit
}, { $fixed ->
    [one] { $fixed } heeft geen schakelaar
   *[other] { $fixed } hebben geen schakelaar
}. Zolang je pauze duurt, wordt gebruik geweigerd.
standing-and-paused = { $standing }; weer gebruikt als je pauze eindigt
effect-paused-on = { $count ->
    [one] Niets zolang je pauze duurt; daarna mag { $count } systeem het vragen
   *[other] Niets zolang je pauze duurt; daarna mogen { $count } systemen het vragen
}
effect-paused-off = { $count ->
    [one] { $count } systeem blijft geweigerd als je pauze eindigt
   *[other] { $count } systemen blijven geweigerd als je pauze eindigt
}
saved-on-paused = Aangezet, { $when }. Het gaat in als je pauze eindigt; tot dan wordt het geweigerd.
saved-limited-paused = Aangezet tot { $until }, { $when }. Het gaat in als je pauze eerder eindigt; tot je pauze eindigt wordt het geweigerd.
line-pause-head = Je pauzeerde al het gebruik.
line-pause = Alleen opslag en wat de wet ons verplicht, gaat door.
line-pause-ended-head = Je beëindigde de pauze.
line-pause-ended = Je schakelaars gelden weer.
## A signal of the browser.
change-by-gpc = Uitgezet door het signaal van je browser.
line-by-gpc = Je browser stuurde Global Privacy Control.
line-against-gpc = Je koos dit terwijl je browser Global Privacy Control stuurde.
## Answers to objections.
change-objection-upheld = Je bezwaar is gegrond verklaard.
change-objection-overridden = Je bezwaar is beantwoord: het gebruik gaat door.
line-reasons = De redenen van het privacykantoor: { $reasons }
why-objection-stands = Je bezwaar geldt sinds { $date }
why-by-signal = Het signaal van je browser zette het uit op { $date }
objection-awaited = Je krijgt uiterlijk op { $date } antwoord, met redenen.
objection-complain = Ben je het er niet mee eens, dan kun je een klacht indienen of naar de rechter gaan. De toezichthouder:
objections-title = Open bezwaren
objections-caption = Bezwaren die op antwoord wachten, het oudste eerst
objections-none-title = Geen open bezwaren
objections-none = Als een klant bezwaar maakt tegen gebruik dat wordt afgewogen, staat het hier.
objections-customer = Klant
objections-raised = Bezwaar gemaakt
objections-due = Antwoord uiterlijk op
objections-overdue = { $count ->
    [one] { $count } antwoord is te laat. Het staat bovenaan.
   *[other] { $count } antwoorden zijn te laat. Ze staan bovenaan.
}
objections-overdue-days = { $days ->
    [one] { $days } dag te laat
   *[other] { $days } dagen te laat
}
objection-title = Een bezwaar
objection-lede = Het gebruik wordt geweigerd tot je antwoordt. De klant leest het antwoord en de redenen; je naam is niet te zien.
objection-section = Het bezwaar
objection-reply = Je antwoord
objection-answer = Wat je besluit
objection-uphold = Gegrond: het gebruik blijft uit
objection-override = Niet gegrond: er zijn dwingende redenen, en het gebruik gaat door
objection-reasons = Redenen, voor de klant om te lezen
objection-reasons-hint = { $min } tot { $max } tekens. Zeg in gewone woorden welke belangen je hebt afgewogen.
objection-send = Antwoorden
objection-failed = Niet beantwoord
objection-answer-missing = Kies wat je besluit.
objection-reasons-missing = Schrijf de redenen op.
objection-reasons-short = { $min ->
    [one] Schrijf minstens { $min } teken aan redenen.
   *[other] Schrijf minstens { $min } tekens aan redenen.
}
objection-reasons-long = { $max ->
    [one] Schrijf hoogstens { $max } teken aan redenen.
   *[other] Schrijf hoogstens { $max } tekens aan redenen.
}
## What Global Privacy Control does.
gpc-title = Je browser stuurt Global Privacy Control
gpc-turned-off = Daarom hebben we uitgezet: { $purposes }.
gpc-conflict = Je zei daarna ja, en je ja geldt: { $purposes }.
gpc-rule-short = Het signaal zet nooit iets aan, en er verandert niets als het stopt.
gpc-rule-title = Global Privacy Control
gpc-rule-what = Als je browser dit signaal (Sec-GPC: 1) stuurt terwijl je bent aangemeld, zetten we uit: { $purposes }. Dat is meer dan de specificatie van het signaal vraagt.
gpc-rule-conflict = Zet je er daarna een aan, dan geldt je eigen keuze. We noteren dat die tegen het signaal ingaat, en laten je dat zien.
gpc-rule-never = Het signaal zet nooit iets aan. Als het stopt, blijft alles zoals het is. Als het terugkomt, blijft aan waar je daarna ja tegen hebt gezegd.
gpc-rule-machine = Hetzelfde voor machines
## What turning off deletes.
effect-deletes = { $count ->
    [one] { $count } berekende waarde wordt verwijderd: { $kinds }
   *[other] { $count } berekende waarden worden verwijderd: { $kinds }
}
effect-deletes-upheld = { $count ->
    [one] Als we het gegrond verklaren, wordt { $count } berekende waarde verwijderd: { $kinds }
   *[other] Als we het gegrond verklaren, worden { $count } berekende waarden verwijderd: { $kinds }
}
line-erasure-unneeded = { $count ->
    [one] { $count } berekend gegeven, omdat alleen dit het nodig had: { $purpose }. Het staat uit.
   *[other] { $count } berekende gegevens, omdat alleen dit ze nodig had: { $purpose }. Het staat uit.
}
