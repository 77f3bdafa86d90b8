## Alle opplysninger.
data-title = Dine data
data-lede = { $count ->
    [one] { $count } opplysning
   *[other] { $count } opplysninger
} av { $kinds ->
    [one] { $kinds } type
   *[other] { $kinds } typer
}. Det som overrasker folk, kommer først. Ved hver opplysning står det hvor den kommer fra, hva den brukes til, hvem som ser den, og når den forsvinner.
data-filter = Filtrer dataene dine
data-words = Finn ord
data-words-staff = Søker bare der medarbeidere kan se verdiene.
data-kind = Type
data-any-kind = Alle typer
data-origin = Hvor fra
data-any-origin = Alle steder fra
data-source = Kilde
data-any-source = Alle kilder
data-purpose = Brukes til
data-any-purpose = Hva som helst
data-show = Vis
data-active = Det listen er begrenset til
data-only = Bare
data-remove = Ikke lenger bare:
data-chip-words = «{ $words }»
data-clear = Vis alt
data-kinds-count = { $count ->
    [one] { $count } opplysning
   *[other] { $count } opplysninger
} av { $kinds ->
    [one] { $kinds } type
   *[other] { $kinds } typer
}
data-kind-line = { $count } · nyeste { $date }
data-none-of = Av dette har vi ingenting: { $kinds }.
data-hidden-title = Vises ikke for medarbeidere
data-hidden = { $kinds }. Kunden ser dette under «Dine data» på sin egen side.
data-hidden-kind = vises ikke for medarbeidere
data-newest = Nyeste først
data-found = Det som passer
data-matching = { $count ->
    [one] { $count } opplysning
   *[other] { $count } opplysninger
}
data-matching-here = { $count ->
    [one] { $count } opplysning på denne siden
   *[other] { $count } opplysninger på denne siden
}
data-only-kind = Bare denne typen
data-shared = { $when }. Kilde: { $source }.
data-lines = { $count ->
    [one] { $count } linje vist
   *[other] { $count } linjer vist
}
data-lines-paid = { $lines }, til sammen { $amount }.
data-lines-only = { $lines }.
data-kept = Lagres til: { $date }.
data-kept-until = Lagres til
data-no-end = Ingen sluttdato
data-came-in = Kom inn her
data-observed = Notert hos kilden
data-corrected-was = Rettet { $date }. Det var: { $was }.
data-corrected = Rettet { $date }.
data-replaced = Erstattet av en rettelse { $date }. Brukes ikke lenger.
data-worked-out = Beregnet av { $model }, versjon { $version }, ut fra: { $inputs }.
data-other-version = Det som står her om hvordan det virker, gjelder versjon { $version }.
data-what = Hva
data-value = Verdi
data-when = Når, hvor fra
data-more = Hvorfor vi har det, hvem som ser det
data-used-for = Brukes til
data-no-use = Ingenting akkurat nå
data-seen-by = Hvem utenfor oss ser det
data-sold-by = Solgt til oss av
data-sold-since = { $seller }, første gang { $date }
data-told = Vi har fortalt kundene dette siden
data-contract-ends = Vi slutter å kjøpe
data-model = { $model }, versjon { $version }.
data-accuracy = Hvor ofte det stemmer
data-inputs = Gjettet ut fra
data-how = Hvordan
data-consequence = Hva det avgjør
data-change = Hva som ville endret det
data-withheld = Det vi ikke forteller
data-masked = Skjult verdi
data-reveal = Vis (logges)
data-empty-title = Vi har ingenting om deg
data-empty = Så snart noe kommer inn, står det her, med hvor det kommer fra og hvorfor.
data-empty-staff-title = Ingenting som medarbeidere kan se
data-empty-staff = Det vi har, står bare på kundens egen side.
data-nothing-title = Ingenting passer
data-nothing = Vi har ingen opplysning som passer til alt dette.
data-not-yet-title = Ingenting funnet så langt
data-not-yet = Vi har søkt gjennom den første delen av opplysningene. Gå videre for å søke i resten.
data-pages = Sider med opplysninger
data-newer = Nyere
data-older = Eldre
data-not-shown = Det siden ikke viser, og hvorfor
data-opened-title = Denne visningen er logget
data-opened = Kunden ser at verdien ble vist for en medarbeider, med tidspunktet, saken og begrunnelsen din.
data-record = Verdien
data-back = Tilbake til dataene
