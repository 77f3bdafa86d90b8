## Overblikket.
overview-title = Overblik
overview-hello = Hej { $name }. Dette har vi om dig.
overview-hello-nameless = Dette har vi om dig.
overview-of = Hvad vi har om { $name }
overview-held-noun = { $count ->
    [one] oplysning om dig
   *[other] oplysninger om dig
}
overview-held = { $observed ->
    [one] { $observed } af dem så vi ske
   *[other] { $observed } af dem så vi ske
}. Du fortalte os selv { $told }. Vi købte { $bought }.
overview-held-link = Se dem alle
overview-uses-noun = { $count ->
    [one] gang brugt de sidste 30 dage
   *[other] gange brugt de sidste 30 dage
}
overview-refused = { $count ->
    [0] Ingen blev afvist.
    [one] { $count } mere blev afvist.
   *[other] { $count } mere blev afvist.
}
overview-uses-link = Se hver enkelt
overview-back-noun = tilbage til dig i år
overview-earned = Vi tjente { $amount } på dine data, hvor vi måler det.
overview-back-link = Hvad du fik, formål for formål
surprises-title = Først det, der kan overraske dig
surprises-bought-title = { $count ->
    [one] Vi købte { $count } oplysning om dig
   *[other] Vi købte { $count } oplysninger om dig
}
surprises-bought = { $seller } solgte dem til os. De kom ind { $date }.
surprises-told = Vi har fortalt kunderne dette siden { $date }.
surprises-bought-link = Se, hvad der er købt, og hvad det bruges til
surprises-guessed-title = { $count ->
    [one] Vi lavede { $count } gæt om dig
   *[other] Vi lavede { $count } gæt om dig
}
surprises-guessed = Et gæt kan være forkert. Ved hvert kan du se, hvad det er lavet af, og hvad der ville ændre det.
surprises-accuracy = { $model }: { $accuracy }
surprises-guessed-link = Se, hvordan hvert gæt er lavet
overview-switches = Dine kontakter
overview-switches-change = Skift dem
overview-switches-see = Se dem
overview-always = { $count } formål mere er altid slået til.
overview-always-link = Hvorfor, og hvad du kan gøre i stedet
overview-origins = Hvor det kom fra
overview-origins-picture = Hvad vi har, efter oprindelse: { $counts }
overview-origins-caption = Tegnet i målestok. De mindste grupper er dem, der overrasker.
overview-origins-link = Læs det som liste
uses-title = Hvem spurgte de sidste 30 dage
uses-caption = Systemer, der spurgte om dine data de sidste 30 dage
uses-system = System
uses-purpose = Til
uses-given = Brugt
uses-refused = Afvist
uses-last = Spurgte sidst
uses-none-title = Ingen spurgte
uses-none = Når et af vores systemer spørger om dine data, står det her, uanset om det fik dem.
latest-title = Seneste
latest-link = Al aktivitet
latest-none-title = Intet endnu
latest-none = Dine valg, hver brug, hver afvisning og hver gang en medarbejder har kigget, kommer til at stå her.
