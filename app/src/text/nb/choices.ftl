## Siden med brytere.
choices-title = Dine valg
choices-lede = { $on ->
    [one] { $on } formål er slått på
   *[other] { $on } formål er slått på
}, { $off ->
    [one] { $off } er slått av
   *[other] { $off } er slått av
}, { $fixed ->
    [one] { $fixed } har ingen bryter
   *[other] { $fixed } har ingen bryter
}. Hver bryter virker med en gang, i begge retninger.
choices-all-off = { $count ->
    [one] Slå av det formålet som er på
   *[other] Slå av alle { $count }
}
choices-all-off-hint = Du kan angre på neste side.
choices-all-off-done = Slått av
choices-group-count = { $count } formål
choices-why = Hvorfor
choices-get = Hva du får
choices-who = Hvem
choices-failed = Ikke lagret. Ingenting er endret. Prøv igjen.
choices-restricted-title = Du har begrenset all bruk
choices-restricted = Bare det loven pålegger oss, fortsetter. Bryterne dine blir som de er.
choices-under-age-title = Noe bruk er ikke for deg ennå
choices-under-age = Bruk som krever et ja, er av til du er gammel nok til å gi det selv.
choices-locked-under-age = Av til du er gammel nok til å si ja selv.
why-said-yes = Du sa ja
why-only-yes = Bare med ditt ja
why-yes-on = { $date }
why-yes-ended = Ditt ja gikk ut av seg selv
why-said-no = Du sa nei { $date }
why-turned-off = Du slo det av { $date }
why-objected = Du protesterte { $date }
why-not-answered = Du har ikke svart ennå
why-interest = Vår egen interesse
why-object-absolute = Du kan protestere; da stopper det med en gang
why-object-assessed = Du kan protestere; vi vurderer det og svarer
get-this-year = { $amount } i år
get-brand-earned = Vi tjente { $amount } ({ $what })
who-many = { $count } organisasjoner, nevnt nedenfor
effect-off = Hvis du slår dette av
effect-on = Hvis du slår dette på
effect-yes = Hvis du sier ja
effect-object = Hvis du protesterer
effect-systems-stop = { $count ->
    [one] { $count } system stopper med en gang
   *[other] { $count } systemer stopper med en gang
}
effect-systems-ask = { $count ->
    [one] { $count } system får spørre
   *[other] { $count } systemer får spørre
}
effect-only-here = { $count ->
    [one] { $count } utregnet verdi trengs ikke til noe annet
   *[other] { $count } utregnede verdier trengs ikke til noe annet
}
limit-keep-summary = Behold det på bare en begrenset tid
limit-turn-on-summary = Slå det på for en begrenset tid
limit-legend = Deretter slår det seg av selv, uten påminnelse
limit-choice = { $period }, til { $date }
limit-keep = Behold så lenge
limit-turn-on = Slå på så lenge
more-summary = Hva som brukes, hvilke systemer, hvor lenge
more-data = Hva som brukes
more-records = { $count ->
    [one] Se den { $count } opplysningen
   *[other] Se de { $count } opplysningene
}
more-systems = Systemer som spør
more-uses = De siste 30 dagene
more-used = brukt { $given ->
    [one] { $given } gang
   *[other] { $given } ganger
}, avvist { $refused ->
    [one] { $refused } gang
   *[other] { $refused } ganger
}
more-outside = Hvem utenfor får det
more-kept = Lagres i
more-not-used = Brukes ikke
more-machine = Hva en maskin gjør
more-law = I loven
more-article = GDPR, artikkel { $article }
history-summary = { $count ->
    [one] { $count } tidligere valg
   *[other] De { $count } siste valgene dine
}
history-all = All aktivitet om dette
saved-on = Slått på, { $when }. { $count ->
    [one] { $count } system får spørre fra nå av.
   *[other] { $count } systemer får spørre fra nå av.
}
saved-limited = Slått på til { $until }, { $when }. { $count ->
    [one] { $count } system får spørre til da.
   *[other] { $count } systemer får spørre til da.
}
saved-off = Slått av, { $when }. { $count ->
    [one] { $count } system blir avvist fra nå av.
   *[other] { $count } systemer blir avvist fra nå av.
}
saved-no = Du sa nei, { $when }. { $count ->
    [one] { $count } system blir avvist.
   *[other] { $count } systemer blir avvist.
}
saved-objection = Du protesterte, { $when }. { $count ->
    [one] { $count } system blir avvist mens vi vurderer det.
   *[other] { $count } systemer blir avvist mens vi vurderer det.
}
spread-confirmed = { $told ->
    [one] { $confirmed } av { $told } system har bekreftet, { $seconds } s.
   *[other] { $confirmed } av { $told } systemer har bekreftet, { $seconds } s.
}
spread-under-way = { $told ->
    [one] { $told } system får beskjed; det har ikke bekreftet ennå.
   *[other] { $told } systemer får beskjed; ingen har bekreftet ennå.
}
spread-asking = { $count ->
    [one] { $count } system får ikke beskjed: det oppdager det når det spør.
   *[other] { $count } systemer får ikke beskjed: de oppdager det når de spør.
}
all-off-saved = { $count } formål er slått av nå, { $when }.
undo = Angre
saved-receipts = Kvitteringene er i aktiviteten din
fixed-title = Alltid på, og hva du kan gjøre i stedet
fixed-count = { $count } formål. Ingen bryter, fordi det du ba om, eller loven, ikke virker uten.
fixed-caption = Formål uten bryter
fixed-what = Hva
fixed-why = Hvorfor det ikke er noen bryter
fixed-instead = Hva du kan gjøre i stedet
flow-title = Hvor dataene dine går
flow-picture = Hvilke formål bruker data av hvilket opphav, og hvem får dem. Tabellen nedenfor sier det samme.
flow-caption = Bredden er antall typer data. Grått og stiplet er av: ingenting flyter.
flow-as-table = Les dette som tabell
flow-purpose = Formål
flow-origin = Hvor dataene kommer fra
flow-recipient = Sett av
flow-others = { $count ->
    [one] { $count } annen
   *[other] { $count } andre
}
