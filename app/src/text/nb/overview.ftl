## Oversikten.
overview-title = Oversikt
overview-hello = Hei, { $name }. Dette har vi om deg.
overview-hello-nameless = Dette har vi om deg.
overview-of = Hva vi har om { $name }
overview-held-noun = { $count ->
    [one] opplysning om deg
   *[other] opplysninger om deg
}
overview-held = { $observed ->
    [one] { $observed } av dem så vi skje
   *[other] { $observed } av dem så vi skje
}. Du fortalte oss { $told } selv. Vi kjøpte { $bought }.
overview-held-link = Se alle
overview-uses-noun = { $count ->
    [one] gang brukt de siste 30 dagene
   *[other] ganger brukt de siste 30 dagene
}
overview-refused = { $count ->
    [0] Ingen ble avvist.
    [one] { $count } til ble avvist.
   *[other] { $count } til ble avvist.
}
overview-uses-link = Se hver enkelt
overview-back-noun = tilbake til deg i år
overview-earned = Vi tjente { $amount } på dataene dine, der vi måler det.
overview-back-link = Hva du fikk, formål for formål
surprises-title = Først det som kan overraske deg
surprises-bought-title = { $count ->
    [one] Vi kjøpte { $count } opplysning om deg
   *[other] Vi kjøpte { $count } opplysninger om deg
}
surprises-bought = { $seller } solgte dem til oss. De kom inn { $date }.
surprises-told = Vi har fortalt kundene dette siden { $date }.
surprises-bought-link = Se hva som er kjøpt, og hva det brukes til
surprises-guessed-title = { $count ->
    [one] Vi gjorde { $count } gjetning om deg
   *[other] Vi gjorde { $count } gjetninger om deg
}
surprises-guessed = En gjetning kan være feil. Ved hver ser du hva den er laget av, og hva som ville endre den.
surprises-accuracy = { $model }: { $accuracy }
surprises-guessed-link = Se hvordan hver gjetning er laget
overview-switches = Bryterne dine
overview-switches-change = Endre dem
overview-switches-see = Se dem
overview-always = { $count } formål til er alltid på.
overview-always-link = Hvorfor, og hva du kan gjøre i stedet
overview-origins = Hvor det kom fra
overview-origins-picture = Hva vi har, etter opphav: { $counts }
overview-origins-caption = Tegnet i målestokk. De minste gruppene er de som overrasker.
overview-origins-link = Les det som liste
uses-title = Hvem spurte de siste 30 dagene
uses-caption = Systemer som spurte om dataene dine de siste 30 dagene
uses-system = System
uses-purpose = Til
uses-given = Brukt
uses-refused = Avvist
uses-last = Spurte sist
uses-none-title = Ingen spurte
uses-none = Når et av systemene våre spør om dataene dine, står det her, enten det fikk dem eller ikke.
latest-title = Siste
latest-link = All aktivitet
latest-none-title = Ingenting ennå
latest-none = Valgene dine, hver bruk, hver avvisning og hver gang en medarbeider har sett på siden, kommer til å stå her.
