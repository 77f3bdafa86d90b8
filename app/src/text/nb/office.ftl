## Siden til personvernkontoret.
office-title = Kontor
office-lede = Det serveren lagrer, utleverer og avviser, uten at noen kunde er i sikte.
office-counts = Antall
office-subjects = { $count ->
    [one] kunde
   *[other] kunder
}
office-records = { $count ->
    [one] opplysning lagret
   *[other] opplysninger lagret
}
office-releases = ganger brukt de siste 30 dagene
office-refusals = ganger avvist de siste 30 dagene
office-looks = ganger sett av medarbeidere de siste 30 dagene
office-counted = Talt { $when }.
office-switches = Brytere
office-switches-caption = Hvor mange kunder som har hvert formål på eller av
office-purpose = Formål
office-on = På
office-turned-off = Slått av
office-never-on = Aldri slått på
office-versions = Register
office-versions-caption = Publiserte versjoner av registeret, nyeste først
office-version = Versjon
office-version-number = Versjon { $version }
office-in-force = gjelder nå
office-published = Publisert
office-hash = Begynner med (SHA-256)
office-versions-note = En publisert versjon blir aldri endret. Ved hvert valg en kunde tar, står det hvilken versjon siden viste.
office-keys = Nøklene til systemene våre
office-keys-caption = Nøkler som systemene våre spør med
office-system = System
office-scope = Kan spørre om
office-state = Tilstand
office-key-ends = Utløper
office-last-used = Sist brukt
office-may-write = kan også levere opplysninger
office-works = virker
office-revoked = trukket tilbake
office-expired = utløpt
office-key-made = laget { $date }
office-never-used = aldri
office-keys-note = En nøkkel vises én gang, når den blir laget. Etterpå lagrer vi bare et fingeravtrykk.
office-no-keys-title = Ingen systemer har en nøkkel
office-no-keys = Uten nøkkel kan ingen systemer spørre etter opplysninger. Nøkler lages på kommandolinjen.
