## Het overzicht.
overview-title = Overzicht
overview-hello = Hallo, { $name }. Dit bewaren we over jou.
overview-hello-nameless = Dit bewaren we over jou.
overview-of = Wat we bewaren over { $name }
overview-held-noun = { $count ->
    [one] gegeven over jou
   *[other] gegevens over jou
}
overview-held = { $observed ->
    [one] { $observed } daarvan zagen we gebeuren
   *[other] { $observed } daarvan zagen we gebeuren
}. Je vertelde er zelf { $told }. We kochten er { $bought }.
overview-held-link = Bekijk ze allemaal
overview-uses-noun = { $count ->
    [one] keer gebruikt in de laatste 30 dagen
   *[other] keer gebruikt in de laatste 30 dagen
}
overview-refused = { $count ->
    [0] Geen enkele keer geweigerd.
    [one] Nog { $count } keer geweigerd.
   *[other] Nog { $count } keer geweigerd.
}
overview-uses-link = Bekijk elke keer
overview-back-noun = kreeg je dit jaar terug
overview-earned = Wij verdienden { $amount } met je gegevens, voor zover we dat meten.
overview-back-link = Wat je kreeg, doel voor doel
surprises-title = Eerst wat je kan verrassen
surprises-bought-title = { $count ->
    [one] We kochten { $count } feit over jou
   *[other] We kochten { $count } feiten over jou
}
surprises-bought = { $seller } verkocht ze aan ons. Ze kwamen binnen op { $date }.
surprises-told = We vertellen dit onze klanten sinds { $date }.
surprises-bought-link = Bekijk wat is gekocht en waarvoor het dient
surprises-guessed-title = { $count ->
    [one] We maakten { $count } schatting over jou
   *[other] We maakten { $count } schattingen over jou
}
surprises-guessed = Een schatting kan fout zijn. Bij elke zie je waaruit ze is gemaakt en wat haar zou veranderen.
surprises-accuracy = { $model }: { $accuracy }
surprises-guessed-link = Bekijk hoe elke schatting is gemaakt
overview-switches = Je schakelaars
overview-switches-change = Wijzigen
overview-switches-see = Bekijken
overview-always = { $count ->
    [one] Nog { $count } doel staat altijd aan.
   *[other] Nog { $count } doelen staan altijd aan.
}
overview-always-link = Waarom, en wat je in plaats daarvan kunt doen
overview-origins = Waar het vandaan komt
overview-origins-picture = Wat we bewaren, naar herkomst: { $counts }
overview-origins-caption = Op schaal getekend. De kleinste groepen verrassen mensen het meest.
overview-origins-link = Lees het als lijst
uses-title = Wie vroeg er in de laatste 30 dagen
uses-caption = Systemen die in de laatste 30 dagen om je gegevens vroegen
uses-system = Systeem
uses-purpose = Voor
uses-given = Gebruikt
uses-refused = Geweigerd
uses-last = Laatst gevraagd
uses-none-title = Niemand vroeg iets
uses-none = Als een van onze systemen om je gegevens vraagt, staat het hier, of het ze nu kreeg of niet.
latest-title = Laatste
latest-link = Alle activiteit
latest-none-title = Nog niets
latest-none = Je keuzes, elk gebruik, elke weigering en elke keer dat een medewerker keek, komen hier te staan.
