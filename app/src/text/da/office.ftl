## Privatlivskontorets side.
office-title = Kontor
office-lede = Det, serveren gemmer, udleverer og afviser, uden at nogen kunde kan ses.
office-counts = Antal
office-subjects = { $count ->
    [one] kunde
   *[other] kunder
}
office-records = { $count ->
    [one] oplysning gemt
   *[other] oplysninger gemt
}
office-releases = gange brugt de seneste 30 dage
office-refusals = gange afvist de seneste 30 dage
office-looks = gange set af medarbejdere de seneste 30 dage
office-counted = Talt { $when }.
office-switches = Kontakter
office-switches-caption = Hvor mange kunder der har hvert formål slået til eller fra
office-purpose = Formål
office-on = Til
office-turned-off = Slået fra
office-never-on = Aldrig slået til
office-versions = Register
office-versions-caption = Offentliggjorte versioner af registret, nyeste først
office-version = Version
office-version-number = Version { $version }
office-in-force = gælder nu
office-published = Offentliggjort
office-hash = Begynder med (SHA-256)
office-versions-note = En offentliggjort version bliver aldrig ændret. Ved hvert valg, en kunde træffer, står hvilken version siden viste.
office-keys = Vores systemers nøgler
office-keys-caption = Nøgler, som vores systemer spørger med
office-system = System
office-scope = Må spørge til
office-state = Tilstand
office-key-ends = Udløber
office-last-used = Sidst brugt
office-may-write = må også levere oplysninger
office-works = virker
office-revoked = trukket tilbage
office-expired = udløbet
office-key-made = lavet { $date }
office-never-used = aldrig
office-keys-note = En nøgle vises én gang, når den bliver lavet. Derefter gemmer vi kun et fingeraftryk.
office-clients = Klienter fra vores udbyder
office-clients-caption = Klienter, der spørger med et adgangstoken fra vores egen udbyder
office-clients-note = En klient har ingen nøgle her. Vores udbyder lukker den ind, højst for en dag, og lukker den ude igen. Her står, hvad dens senest noterede token gav lov til; brug noteres på timen.
office-first-used = Først brugt
office-nothing = intet
office-no-keys-title = Intet system har en nøgle
office-no-keys = Uden nøgle kan intet system spørge efter oplysninger. Nøgler laves på kommandolinjen.
office-replaced = virker, er ved at blive afløst
office-key-title = Nøgle { $id }
office-key-lede = En nøgle, som { $system } spørger med.
office-key-section = Hvad den må, og siden hvornår
office-key-created = Lavet
office-key-successor = Afløst af
office-key-quota = Kunder, der spørges om pr. minut, højst
office-key-addresses = Virker fra
office-key-strayed = Sidst afvist andre steder fra
office-key-hour = Brug noteres på timen. Hvad en nøgle er brugt til, står på siden hos den kunde, det gælder.
office-anywhere = alle steder
office-back = Tilbage til kontoret
office-revoke-section = Træk tilbage
office-revoke = Træk nøglen tilbage
office-revoke-words = Fra næste kald får { $system } intet med denne nøgle. Det kan ikke fortrydes. En ny nøgle laves på kommandolinjen.
office-revoked-title = Nøglen er trukket tilbage
office-revoked-by-officer = Trukket tilbage af privatlivskontoret { $when }. Kald med den bliver afvist.
office-revoked-by-command = Trukket tilbage på kommandolinjen { $when }. Kald med den bliver afvist.
