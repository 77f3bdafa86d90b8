## De pagina van het privacykantoor.
office-title = Kantoor
office-lede = Wat deze server bewaart, uitgeeft en weigert, zonder dat er een klant in beeld komt.
office-counts = Aantallen
office-subjects = { $count ->
    [one] klant
   *[other] klanten
}
office-records = { $count ->
    [one] gegeven bewaard
   *[other] gegevens bewaard
}
office-releases = keer gebruikt in de laatste 30 dagen
office-refusals = keer geweigerd in de laatste 30 dagen
office-looks = keer bekeken door medewerkers in de laatste 30 dagen
office-counted = Geteld op { $when }.
office-switches = Schakelaars
office-switches-caption = Hoeveel klanten elk doel aan of uit hebben staan
office-purpose = Doel
office-on = Aan
office-turned-off = Uitgezet
office-never-on = Nooit aan geweest
office-versions = Register
office-versions-caption = Gepubliceerde versies van het register, de nieuwste eerst
office-version = Versie
office-version-number = Versie { $version }
office-in-force = van kracht
office-published = Gepubliceerd
office-hash = Begint met (SHA-256)
office-versions-note = Een gepubliceerde versie verandert nooit. Bij elke keuze van een klant staat welke versie op de pagina stond.
office-keys = Sleutels van onze systemen
office-keys-caption = Sleutels waarmee onze systemen vragen
office-system = Systeem
office-scope = Mag vragen voor
office-state = Toestand
office-key-ends = Eindigt
office-last-used = Laatst gebruikt
office-may-write = mag ook gegevens aanleveren
office-works = werkt
office-revoked = ingetrokken
office-expired = verlopen
office-key-made = gemaakt op { $date }
office-never-used = nooit
office-keys-note = Een sleutel is één keer te zien, als hij wordt gemaakt. Daarna bewaren we alleen een vingerafdruk.
office-clients = Clients van onze provider
office-clients-caption = Clients die vragen met een toegangstoken van onze eigen provider
office-clients-note = Een client heeft hier geen sleutel. Onze provider laat hem toe, voor hoogstens een dag, en sluit hem weer uit. Dit is wat het laatst genoteerde token toestond; gebruik wordt per uur genoteerd.
office-first-used = Eerst gebruikt
office-nothing = niets
office-no-keys-title = Geen systeem heeft een sleutel
office-no-keys = Zonder sleutel kan geen systeem om gegevens vragen. Sleutels maak je op de opdrachtregel.
office-replaced = werkt, wordt vervangen
office-key-title = Sleutel { $id }
office-key-lede = Een sleutel waarmee { $system } vraagt.
office-key-section = Wat hij mag, en sinds wanneer
office-key-created = Gemaakt
office-key-successor = Vervangen door
office-key-quota = Klanten naar wie per minuut wordt gevraagd, hooguit
office-key-addresses = Werkt vanaf
office-key-strayed = Laatst geweigerd vanaf elders
office-key-hour = Gebruik noteren we op het uur. Waarvoor een sleutel is gebruikt, staat op de pagina van de klant om wie het gaat.
office-anywhere = overal
office-back = Terug naar het kantoor
office-revoke-section = Intrekken
office-revoke = Deze sleutel intrekken
office-revoke-words = Vanaf de volgende aanroep krijgt { $system } niets meer met deze sleutel. Dit is niet terug te draaien. Een nieuwe sleutel maak je op de opdrachtregel.
office-revoked-title = Deze sleutel is ingetrokken
office-revoked-by-officer = Ingetrokken door het privacykantoor op { $when }. Aanroepen ermee worden geweigerd.
office-revoked-by-command = Ingetrokken op de opdrachtregel op { $when }. Aanroepen ermee worden geweigerd.
