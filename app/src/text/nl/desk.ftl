## De balie.
desk-title = Open de pagina van één klant
desk-lede = Je ziet één klant tegelijk, { $minutes } minuten lang. De klant ziet dat je keek, de zaak, en je reden in jouw woorden.
desk-failed = Er is niets geopend
desk-customer = Welke klant
desk-customer-hint = Het volledige e-mailadres of het klantnummer. Eén exacte treffer of niets; er is geen lijst om door te bladeren.
desk-customer-missing = Typ een e-mailadres of een klantnummer.
desk-customer-malformed = Typ een volledig e-mailadres of een klantnummer, zonder spaties.
desk-customer-nobody = Geen enkele klant heeft precies dit. Controleer het met de klant.
desk-case = Zaak
desk-case-hint = Het nummer van de zaak die voor deze klant openstaat.
desk-case-missing = Typ het nummer van de zaak.
desk-case-long = Gebruik hoogstens { $max } tekens.
desk-reason = Je reden, voor de klant om te lezen
desk-reason-hint = Schrijf in minstens { $min } tekens wat je gaat opzoeken. Geen interne codes.
desk-reason-missing = Schrijf de reden op: de klant leest die.
desk-reason-short = Schrijf minstens { $min } tekens.
desk-reason-long = Gebruik hoogstens { $max } tekens.
desk-seen-title = Wat de klant zal zien
desk-seen = “Bekeken door een medewerker”, met de tijd, de zaak en je reden. Je naam staat er niet bij.
desk-open = Open voor { $minutes } minuten
desk-then = Wat er dan gebeurt
desk-step-written-title = Het wordt eerst opgeschreven
desk-step-written = De inzage staat in het logboek van de klant voordat er iets te zien is. Die regel kan niet weg.
desk-step-open-title = Je ziet de eigen pagina van de klant
desk-step-open = Dezelfde pagina, zonder de schakelaars. Een afgeschermde waarde open je één voor één, en ook dat komt elke keer in het logboek.
desk-step-end-title = Het eindigt vanzelf
desk-step-end = Na { $minutes } minuten, of als je zelf stopt.
desk-access = Wat je niet zult zien
desk-access-intro = De klant ziet alles. Vraagt de klant naar een van deze gegevens, zeg dan dat ze op de eigen pagina onder “Je gegevens” staan.
desk-masked = Afgeschermd tot je erom vraagt
desk-hidden = Nooit te zien voor medewerkers
desk-too-often-title = Voorlopig te vaak gekeken
desk-too-often = { $limit } keer kijken of vergeefs zoeken per uur is de grens. Er is niets geopend. Probeer het opnieuw over { $minutes ->
    [one] { $minutes } minuut
   *[other] { $minutes } minuten
}.
