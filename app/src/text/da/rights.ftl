## The pause of all use.
pause-title = Sæt al brug på pause
pause-what = Så længe en pause varer, bliver hvert system afvist, uanset hvad dine kontakter siger.
pause-stops = Det stopper også det, der ingen kontakt har: { $purposes }. Det, du bestiller, venter, til du afslutter pausen.
pause-goes-on = Dine data bliver liggende, og det, som loven pålægger os, fortsætter: { $purposes }.
pause-only-stored = Dine data bliver liggende.
pause-after = Dine kontakter bliver, som de er, og gælder igen, når du afslutter pausen. Kun du kan afslutte den, når som helst.
pause-off = Ikke på pause.
pause-on = På pause siden { $when }.
pause-begin = Sæt al brug på pause
pause-end = Afslut pausen
pause-more = Hvad der er på pause, og hvordan du afslutter det
pause-ended = Pausen er slut
pause-ended-words = Dine kontakter gælder igen.
choices-lede-paused = { $on ->
    [one] { $on } formål er slået til
   *[other] { $on } formål er slået til
}, { $off ->
    [one] { $off } er slået fra
   *[other] { $off } er slået fra
}, { $fixed ->
    [one] { $fixed } har ingen kontakt
   *[other] { $fixed } har ingen kontakt
}. Så længe din pause varer, bliver brug afvist.
standing-and-paused = { $standing }; bruges igen, når din pause slutter
effect-paused-on = { $count ->
    [one] Intet, så længe din pause varer; derefter må { $count } system spørge
   *[other] Intet, så længe din pause varer; derefter må { $count } systemer spørge
}
effect-paused-off = { $count ->
    [one] { $count } system bliver ved med at blive afvist, når din pause slutter
   *[other] { $count } systemer bliver ved med at blive afvist, når din pause slutter
}
saved-on-paused = Slået til, { $when }. Det gælder, når din pause slutter; indtil da bliver det afvist.
saved-limited-paused = Slået til indtil { $until }, { $when }. Det gælder, hvis din pause slutter inden da; indtil din pause slutter, bliver det afvist.
line-pause-head = Du satte al brug på pause.
line-pause = Kun opbevaring og det, som loven pålægger os, fortsætter.
line-pause-ended-head = Du afsluttede pausen.
line-pause-ended = Dine kontakter gælder igen.
## A signal of the browser.
change-by-gpc = Slået fra af din browsers signal.
line-by-gpc = Din browser sendte Global Privacy Control.
line-against-gpc = Du valgte det, mens din browser sendte Global Privacy Control.
## Answers to objections.
change-objection-upheld = Din indsigelse blev taget til følge.
change-objection-overridden = Din indsigelse er besvaret: brugen fortsætter.
line-reasons = Privatlivskontorets begrundelse: { $reasons }
why-objection-stands = Din indsigelse gælder siden { $date }
why-by-signal = Din browsers signal slog det fra { $date }
objection-awaited = Du får svar med begrundelse senest { $date }.
objection-complain = Er du ikke enig, kan du klage eller gå til domstolene. Tilsynsmyndigheden:
objections-title = Åbne indsigelser
objections-caption = Indsigelser, der venter på svar, den ældste først
objections-none-title = Ingen åbne indsigelser
objections-none = Når en kunde gør indsigelse mod brug, der vurderes, står det her.
objections-customer = Kunde
objections-raised = Indsigelse
objections-due = Svar senest
objections-overdue = { $count ->
    [one] { $count } svar er over fristen. Det står først.
   *[other] { $count } svar er over fristen. De står først.
}
objections-overdue-days = { $days ->
    [one] { $days } dag over fristen
   *[other] { $days } dage over fristen
}
objection-title = En indsigelse
objection-lede = Brugen bliver afvist, indtil du svarer. Kunden læser svaret og begrundelsen; dit navn vises ikke.
objection-section = Indsigelsen
objection-reply = Dit svar
objection-answer = Hvad du afgør
objection-uphold = Taget til følge: brugen forbliver slået fra
objection-override = Ikke taget til følge: der er tvingende grunde, og brugen fortsætter
objection-reasons = Begrundelse, som kunden læser
objection-reasons-hint = { $min } til { $max } tegn. Skriv med almindelige ord, hvilke interesser du har afvejet.
objection-send = Svar
objection-failed = Ikke besvaret
objection-answer-missing = Vælg, hvad du afgør.
objection-reasons-missing = Skriv begrundelsen.
objection-reasons-short = Skriv en begrundelse på mindst { $min } tegn.
objection-reasons-long = Skriv en begrundelse på højst { $max } tegn.
## What Global Privacy Control does.
gpc-title = Din browser sender Global Privacy Control
gpc-turned-off = Derfor har vi slået fra: { $purposes }.
gpc-conflict = Du sagde ja bagefter, og dit ja gælder: { $purposes }.
gpc-rule-short = Signalet slår aldrig noget til, og intet ændrer sig, når det stopper.
gpc-rule-title = Global Privacy Control
gpc-rule-what = Når din browser sender dette signal (Sec-GPC: 1), mens du er logget ind, slår vi fra: { $purposes }. Det er mere, end signalets specifikation beder om.
gpc-rule-conflict = Slår du et af dem til bagefter, gælder dit eget valg. Vi noterer, at det går imod signalet, og viser dig det.
gpc-rule-never = Signalet slår aldrig noget til. Når det stopper, bliver alt, som det er. Når det kommer igen, forbliver det slået til, som du har sagt ja til efter det.
gpc-rule-machine = Det samme for maskiner
## What turning off deletes.
effect-deletes = { $count ->
    [one] { $count } beregnet værdi bliver slettet: { $kinds }
   *[other] { $count } beregnede værdier bliver slettet: { $kinds }
}
effect-deletes-upheld = { $count ->
    [one] Hvis vi tager den til følge, bliver { $count } beregnet værdi slettet: { $kinds }
   *[other] Hvis vi tager den til følge, bliver { $count } beregnede værdier slettet: { $kinds }
}
line-erasure-unneeded = { $count ->
    [one] { $count } beregnet oplysning, fordi kun dette behøvede den: { $purpose }. Det er slået fra.
   *[other] { $count } beregnede oplysninger, fordi kun dette behøvede dem: { $purpose }. Det er slået fra.
}
