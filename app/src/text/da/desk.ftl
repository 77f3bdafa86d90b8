## Skranken.
desk-title = Åbn én kundes side
desk-lede = Du ser én kunde ad gangen, i { $minutes } minutter. Kunden ser, at du kiggede, sagen, og din begrundelse med dine ord.
desk-failed = Intet blev åbnet
desk-customer = Hvilken kunde
desk-customer-hint = Hele e-mailadressen eller kundenummeret. Ét præcist match eller intet; der er ingen liste at bladre i.
desk-customer-missing = Skriv en e-mailadresse eller et kundenummer.
desk-customer-malformed = Skriv en hel e-mailadresse eller et kundenummer, uden mellemrum.
desk-customer-nobody = Ingen enkelt kunde har præcis dette. Tjek det med kunden.
desk-case = Sag
desk-case-hint = Nummeret på den sag, der er åben for denne kunde.
desk-case-missing = Skriv sagens nummer.
desk-case-long = Brug højst { $max } tegn.
desk-reason = Din begrundelse, som kunden læser
desk-reason-hint = Skriv med mindst { $min } tegn, hvad du vil se efter. Ingen interne koder.
desk-reason-missing = Skriv begrundelsen: kunden læser den.
desk-reason-short = Skriv mindst { $min } tegn.
desk-reason-long = Brug højst { $max } tegn.
desk-seen-title = Det ser kunden
desk-seen = “Set af en medarbejder” med tidspunktet, sagen og din begrundelse. Dit navn vises ikke.
desk-open = Åbn i { $minutes } minutter
desk-then = Det sker der så
desk-step-written-title = Det bliver skrevet ned først
desk-step-written = Visningen står i kundens log, før noget bliver vist. Den kan ikke fjernes.
desk-step-open-title = Du ser kundens egen side
desk-step-open = Den samme side, uden kontakterne. En skjult værdi åbnes én ad gangen, og det bliver også logget hver gang.
desk-step-end-title = Det slutter af sig selv
desk-step-end = Efter { $minutes } minutter, eller når du selv slutter.
desk-access = Det ser du ikke
desk-access-intro = Kunden ser det hele. Spørger kunden til noget af dette, så sig, at det står under “Dine data” på kundens egen side.
desk-masked = Skjult, til du beder om det
desk-hidden = Vises aldrig for medarbejdere
desk-too-often-title = For mange opslag lige nu
desk-too-often = { $limit } opslag eller forgæves søgninger på en time er grænsen. Intet blev åbnet. Prøv igen om { $minutes ->
    [one] { $minutes } minut
   *[other] { $minutes } minutter
}.
