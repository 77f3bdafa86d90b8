## Siden med kontakter.
choices-title = Dine valg
choices-lede = { $on ->
    [one] { $on } formål er slået til
   *[other] { $on } formål er slået til
}, { $off ->
    [one] { $off } er slået fra
   *[other] { $off } er slået fra
}, { $fixed ->
    [one] { $fixed } har ingen kontakt
   *[other] { $fixed } har ingen kontakt
}. Hver kontakt virker med det samme, i begge retninger.
choices-all-off = { $count ->
    [one] Slå det formål fra, som er slået til
   *[other] Slå alle { $count } fra
}
choices-all-off-hint = Du kan fortryde det på næste side.
choices-all-off-done = Slået fra
choices-group-count = { $count } formål
choices-why = Hvorfor
choices-get = Hvad du får
choices-who = Hvem
choices-failed = Ikke gemt. Intet er ændret. Prøv igen.
choices-restricted-title = Du har begrænset al brug
choices-restricted = Kun det, som loven pålægger os, fortsætter. Dine kontakter bliver, som de er.
choices-under-age-title = Noget brug er ikke til dig endnu
choices-under-age = Brug, der kræver et ja, er slået fra, indtil du er gammel nok til selv at give det.
choices-locked-under-age = Fra, indtil du er gammel nok til selv at sige ja.
why-said-yes = Du sagde ja
why-only-yes = Kun med dit ja
why-yes-on = { $date }
why-yes-ended = Dit ja udløb af sig selv
why-said-no = Du sagde nej { $date }
why-turned-off = Du slog det fra { $date }
why-objected = Du gjorde indsigelse { $date }
why-not-answered = Du har ikke svaret endnu
why-interest = Vores egen interesse
why-object-absolute = Du kan gøre indsigelse; så stopper det med det samme
why-object-assessed = Du kan gøre indsigelse; vi vurderer den og svarer
get-this-year = { $amount } i år
get-brand-earned = Vi tjente { $amount } ({ $what })
who-many = { $count } organisationer, nævnt nedenfor
effect-off = Hvis du slår det fra
effect-on = Hvis du slår det til
effect-yes = Hvis du siger ja
effect-object = Hvis du gør indsigelse
effect-systems-stop = { $count ->
    [one] { $count } system stopper med det samme
   *[other] { $count } systemer stopper med det samme
}
effect-systems-ask = { $count ->
    [one] { $count } system må spørge
   *[other] { $count } systemer må spørge
}
effect-only-here = { $count ->
    [one] { $count } beregnet værdi bruges ikke til andet
   *[other] { $count } beregnede værdier bruges ikke til andet
}
limit-keep-summary = Behold det kun i en begrænset tid
limit-turn-on-summary = Slå det til i en begrænset tid
limit-legend = Derefter slår det sig selv fra, uden påmindelse
limit-choice = { $period }, til { $date }
limit-keep = Behold så længe
limit-turn-on = Slå til så længe
more-summary = Hvad der bruges, hvilke systemer, hvor længe
more-data = Hvad der bruges
more-records = { $count ->
    [one] Se den { $count } oplysning
   *[other] Se de { $count } oplysninger
}
more-systems = Systemer, der spørger
more-uses = De sidste 30 dage
more-used = brugt { $given ->
    [one] { $given } gang
   *[other] { $given } gange
}, afvist { $refused ->
    [one] { $refused } gang
   *[other] { $refused } gange
}
more-outside = Hvem udenfor får det
more-kept = Gemmes i
more-not-used = Bruges ikke
more-machine = Hvad en maskine gør
more-law = I loven
more-article = GDPR, artikel { $article }
history-summary = { $count ->
    [one] { $count } tidligere valg
   *[other] Dine { $count } seneste valg
}
history-all = Al aktivitet om dette
saved-on = Slået til, { $when }. { $count ->
    [one] { $count } system må spørge fra nu af.
   *[other] { $count } systemer må spørge fra nu af.
}
saved-limited = Slået til indtil { $until }, { $when }. { $count ->
    [one] { $count } system må spørge indtil da.
   *[other] { $count } systemer må spørge indtil da.
}
saved-off = Slået fra, { $when }. { $count ->
    [one] { $count } system bliver afvist fra nu af.
   *[other] { $count } systemer bliver afvist fra nu af.
}
saved-no = Du sagde nej, { $when }. { $count ->
    [one] { $count } system bliver afvist.
   *[other] { $count } systemer bliver afvist.
}
saved-objection = Du gjorde indsigelse, { $when }. { $count ->
    [one] { $count } system bliver afvist, mens vi vurderer den.
   *[other] { $count } systemer bliver afvist, mens vi vurderer den.
}
spread-confirmed = { $told ->
    [one] { $confirmed } af { $told } system har bekræftet, { $seconds } s.
   *[other] { $confirmed } af { $told } systemer har bekræftet, { $seconds } s.
}
spread-under-way = { $told ->
    [one] { $told } system får besked; det har ikke bekræftet endnu.
   *[other] { $told } systemer får besked; ingen har bekræftet endnu.
}
spread-asking = { $count ->
    [one] { $count } system får ikke besked: det opdager det, når det spørger.
   *[other] { $count } systemer får ikke besked: de opdager det, når de spørger.
}
all-off-saved = { $count } formål er slået fra nu, { $when }.
undo = Fortryd
saved-receipts = Kvitteringerne er i din aktivitet
fixed-title = Altid til, og hvad du kan gøre i stedet
fixed-count = { $count } formål. Ingen kontakt, fordi det, du bad om, eller loven, ikke virker uden.
fixed-caption = Formål uden kontakt
fixed-what = Hvad
fixed-why = Hvorfor der ikke er en kontakt
fixed-instead = Hvad du kan gøre i stedet
flow-title = Hvor dine data går hen
flow-picture = Hvilke formål bruger data af hvilken oprindelse, og hvem får dem. Tabellen nedenfor siger det samme.
flow-caption = Bredden er antallet af slags data. Gråt og stiplet er slået fra: intet flyder.
flow-as-table = Læs dette som tabel
flow-purpose = Formål
flow-origin = Hvor data kommer fra
flow-recipient = Set af
flow-others = { $count ->
    [one] { $count } anden
   *[other] { $count } andre
}
