## Skranken.
desk-title = Åpne siden til én kunde
desk-lede = Du ser én kunde om gangen, i { $minutes } minutter. Kunden ser at du så på siden, saken, og begrunnelsen med dine ord.
desk-failed = Ingenting ble åpnet
desk-customer = Hvilken kunde
desk-customer-hint = Hele e-postadressen eller kundenummeret. Ett nøyaktig treff eller ingenting; det finnes ingen liste å bla i.
desk-customer-missing = Skriv en e-postadresse eller et kundenummer.
desk-customer-malformed = Skriv en hel e-postadresse eller et kundenummer, uten mellomrom.
desk-customer-nobody = Ingen enkelt kunde har nøyaktig dette. Sjekk det med kunden.
desk-case = Sak
desk-case-hint = Nummeret på saken som er åpen for denne kunden.
desk-case-missing = Skriv nummeret på saken.
desk-case-long = Bruk høyst { $max } tegn.
desk-reason = Begrunnelsen din, som kunden leser
desk-reason-hint = Skriv med minst { $min } tegn hva du skal se etter. Ingen interne koder.
desk-reason-missing = Skriv begrunnelsen: kunden leser den.
desk-reason-short = Skriv minst { $min } tegn.
desk-reason-long = Bruk høyst { $max } tegn.
desk-seen-title = Dette ser kunden
desk-seen = «Sett av en medarbeider» med tidspunktet, saken og begrunnelsen din. Navnet ditt vises ikke.
desk-open = Åpne i { $minutes } minutter
desk-then = Dette skjer så
desk-step-written-title = Det blir skrevet ned først
desk-step-written = Innsynet står i loggen til kunden før noe vises. Det kan ikke fjernes.
desk-step-open-title = Du ser kundens egen side
desk-step-open = Den samme siden, uten bryterne. En skjult verdi åpnes én om gangen, og det blir også logget hver gang.
desk-step-end-title = Det slutter av seg selv
desk-step-end = Etter { $minutes } minutter, eller når du selv avslutter.
desk-access = Dette ser du ikke
desk-access-intro = Kunden ser alt. Spør kunden om noe av dette, så si at det står under «Dine data» på kundens egen side.
desk-masked = Skjult til du ber om det
desk-hidden = Vises aldri for medarbeidere
desk-too-often-title = For mange oppslag akkurat nå
desk-too-often = { $limit } oppslag eller mislykkede søk på en time er grensen. Ingenting ble åpnet. Prøv igjen om { $minutes ->
    [one] { $minutes } minutt
   *[other] { $minutes } minutter
}.
