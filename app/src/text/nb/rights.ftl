## The pause of all use.
pause-title = Sett all bruk på pause
pause-what = Så lenge en pause varer, blir hvert system avvist, uansett hva bryterne dine sier.
pause-stops = Dette stopper også det som ikke har noen bryter: { $purposes }. Det du bestiller, venter til du avslutter pausen.
pause-goes-on = Dataene dine blir liggende, og det loven pålegger oss, fortsetter: { $purposes }.
pause-only-stored = Dataene dine blir liggende.
pause-after = Bryterne dine blir som de er og gjelder igjen når du avslutter pausen. Bare du kan avslutte den, når som helst.
pause-off = Ikke på pause.
pause-on = På pause siden { $when }.
pause-begin = Sett all bruk på pause
pause-end = Avslutt pausen
pause-more = Hva som er på pause, og hvordan du avslutter det
pause-ended = Pausen er over
pause-ended-words = Bryterne dine gjelder igjen.
choices-lede-paused = { $on ->
    [one] { $on } formål er slått på
   *[other] { $on } formål er slått på
}, { $off ->
    [one] { $off } er slått av
   *[other] { $off } er slått av
}, { $fixed ->
    [one] { $fixed } har ingen bryter
   *[other] { $fixed } har ingen bryter
}. Så lenge pausen din varer, blir bruk avvist.
standing-and-paused = { $standing }; brukes igjen når pausen din er over
effect-paused-on = { $count ->
    [one] Ingenting så lenge pausen din varer; deretter får { $count } system spørre
   *[other] Ingenting så lenge pausen din varer; deretter får { $count } systemer spørre
}
effect-paused-off = { $count ->
    [one] { $count } system blir fortsatt avvist når pausen din er over
   *[other] { $count } systemer blir fortsatt avvist når pausen din er over
}
saved-on-paused = Slått på, { $when }. Det gjelder når pausen din er over; til da blir det avvist.
saved-limited-paused = Slått på til { $until }, { $when }. Det gjelder hvis pausen din er over før det; til pausen er over, blir det avvist.
line-pause-head = Du satte all bruk på pause.
line-pause = Bare lagring og det loven pålegger oss, fortsetter.
line-pause-ended-head = Du avsluttet pausen.
line-pause-ended = Bryterne dine gjelder igjen.
## A signal of the browser.
change-by-gpc = Slått av av signalet fra nettleseren din.
line-by-gpc = Nettleseren din sendte Global Privacy Control.
line-against-gpc = Du valgte dette mens nettleseren din sendte Global Privacy Control.
## Answers to objections.
change-objection-upheld = Protesten din ble tatt til følge.
change-objection-overridden = Protesten din er besvart: bruken fortsetter.
line-reasons = Personvernkontorets begrunnelse: { $reasons }
why-objection-stands = Protesten din gjelder siden { $date }
why-by-signal = Signalet fra nettleseren din slo det av { $date }
objection-awaited = Du får svar med begrunnelse senest { $date }.
objection-complain = Er du ikke enig, kan du klage eller gå til domstolen. Tilsynsmyndigheten:
objections-title = Åpne protester
objections-caption = Protester som venter på svar, den eldste først
objections-none-title = Ingen åpne protester
objections-none = Når en kunde protesterer mot bruk som vurderes, står det her.
objections-customer = Kunde
objections-raised = Protesterte
objections-due = Svar senest
objections-overdue = { $count ->
    [one] { $count } svar er over fristen. Det står først.
   *[other] { $count } svar er over fristen. De står først.
}
objections-overdue-days = { $days ->
    [one] { $days } dag over fristen
   *[other] { $days } dager over fristen
}
objection-title = En protest
objection-lede = Bruken blir avvist til du svarer. Kunden leser svaret og begrunnelsen; navnet ditt vises ikke.
objection-section = Protesten
objection-reply = Svaret ditt
objection-answer = Hva du bestemmer
objection-uphold = Tatt til følge: bruken forblir slått av
objection-override = Ikke tatt til følge: det er tvingende grunner, og bruken fortsetter
objection-reasons = Begrunnelse, som kunden leser
objection-reasons-hint = { $min } til { $max } tegn. Si med vanlige ord hvilke interesser du har veid.
objection-send = Svar
objection-failed = Ikke besvart
objection-answer-missing = Velg hva du bestemmer.
objection-reasons-missing = Skriv begrunnelsen.
objection-reasons-short = Skriv en begrunnelse på minst { $min } tegn.
objection-reasons-long = Skriv en begrunnelse på høyst { $max } tegn.
## What Global Privacy Control does.
gpc-title = Nettleseren din sender Global Privacy Control
gpc-turned-off = Derfor har vi slått av: { $purposes }.
gpc-conflict = Du sa ja etterpå, og ditt ja gjelder: { $purposes }.
gpc-rule-short = Signalet slår aldri noe på, og ingenting endrer seg når det stopper.
gpc-rule-title = Global Privacy Control
gpc-rule-what = Når nettleseren din sender dette signalet (Sec-GPC: 1) mens du er logget inn, slår vi av: { $purposes }. Det er mer enn signalets spesifikasjon ber om.
gpc-rule-conflict = Slår du på en av dem etterpå, gjelder ditt eget valg. Vi noterer at det går mot signalet, og viser deg det.
gpc-rule-never = Signalet slår aldri noe på. Når det stopper, blir alt som det er. Når det kommer tilbake, forblir det på som du har sagt ja til etter det.
gpc-rule-machine = Det samme for maskiner
## What turning off deletes.
effect-deletes = { $count ->
    [one] { $count } beregnet verdi blir slettet: { $kinds }
   *[other] { $count } beregnede verdier blir slettet: { $kinds }
}
effect-deletes-upheld = { $count ->
    [one] Hvis vi tar den til følge, blir { $count } beregnet verdi slettet: { $kinds }
   *[other] Hvis vi tar den til følge, blir { $count } beregnede verdier slettet: { $kinds }
}
line-erasure-unneeded = { $count ->
    [one] { $count } beregnet opplysning, fordi bare dette trengte den: { $purpose }. Det er slått av.
   *[other] { $count } beregnede opplysninger, fordi bare dette trengte dem: { $purpose }. Det er slått av.
}
