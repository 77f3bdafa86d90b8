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
office-clients = Klienter fra leverandøren vår
office-clients-caption = Klienter som spør med et tilgangstoken fra vår egen leverandør
office-clients-note = En klient har ingen nøkkel her. Leverandøren vår slipper den inn, høyst for en dag, og stenger den ute igjen. Her står hva det sist noterte tokenet ga lov til; bruk noteres på timen.
office-first-used = Først brukt
office-nothing = ingenting
office-no-keys-title = Ingen systemer har en nøkkel
office-no-keys = Uten nøkkel kan ingen systemer spørre etter opplysninger. Nøkler lages på kommandolinjen.
office-replaced = virker, er i ferd med å bli erstattet
office-key-title = Nøkkel { $id }
office-key-lede = En nøkkel som { $system } spør med.
office-key-section = Hva den kan, og siden når
office-key-created = Laget
office-key-successor = Erstattet av
office-key-quota = Kunder det spørres om per minutt, høyst
office-key-addresses = Virker fra
office-key-strayed = Sist avvist fra et annet sted
office-key-hour = Bruk noteres på timen. Hva en nøkkel er brukt til, står på siden til kunden det gjelder.
office-anywhere = alle steder
office-back = Tilbake til kontoret
office-revoke-section = Trekk tilbake
office-revoke = Trekk nøkkelen tilbake
office-revoke-words = Fra neste kall får { $system } ingenting med denne nøkkelen. Det kan ikke angres. En ny nøkkel lages på kommandolinjen.
office-revoked-title = Nøkkelen er trukket tilbake
office-revoked-by-officer = Trukket tilbake av personvernkontoret { $when }. Kall med den blir avvist.
office-revoked-by-command = Trukket tilbake på kommandolinjen { $when }. Kall med den blir avvist.
