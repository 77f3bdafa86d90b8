## Alle oplysninger.
data-title = Dine data
data-lede = { $count ->
    [one] { $count } oplysning
   *[other] { $count } oplysninger
} af { $kinds ->
    [one] { $kinds } slags
   *[other] { $kinds } slags
}. Det, der overrasker folk, kommer først. Ved hver oplysning står, hvor den kommer fra, hvad den bruges til, hvem der ser den, og hvornår den forsvinder.
data-filter = Filtrer dine data
data-words = Find ord
data-words-staff = Søger kun, hvor medarbejdere kan se værdierne.
data-kind = Slags
data-any-kind = Alle slags
data-origin = Hvorfra
data-any-origin = Alle steder fra
data-source = Kilde
data-any-source = Alle kilder
data-purpose = Bruges til
data-any-purpose = Hvad som helst
data-show = Vis
data-active = Det, listen er begrænset til
data-only = Kun
data-remove = Ikke længere kun:
data-chip-words = “{ $words }”
data-clear = Vis alt
data-kinds-count = { $count ->
    [one] { $count } oplysning
   *[other] { $count } oplysninger
} af { $kinds ->
    [one] { $kinds } slags
   *[other] { $kinds } slags
}
data-kind-line = { $count } · nyeste { $date }
data-none-of = Af dette har vi intet: { $kinds }.
data-hidden-title = Vises ikke for medarbejdere
data-hidden = { $kinds }. Kunden ser dem under “Dine data” på sin egen side.
data-hidden-kind = vises ikke for medarbejdere
data-newest = Nyeste først
data-found = Det, der passer
data-matching = { $count ->
    [one] { $count } oplysning
   *[other] { $count } oplysninger
}
data-matching-here = { $count ->
    [one] { $count } oplysning på denne side
   *[other] { $count } oplysninger på denne side
}
data-only-kind = Kun denne slags
data-shared = { $when }. Kilde: { $source }.
data-lines = { $count ->
    [one] { $count } linje vist
   *[other] { $count } linjer vist
}
data-lines-paid = { $lines }, i alt { $amount }.
data-lines-only = { $lines }.
data-kept = Gemmes til: { $date }.
data-kept-until = Gemmes til
data-no-end = Ingen slutdato
data-came-in = Kom ind her
data-observed = Noteret hos kilden
data-corrected-was = Rettet { $date }. Det var: { $was }.
data-corrected = Rettet { $date }.
data-replaced = Erstattet af en rettelse { $date }. Bruges ikke længere.
data-worked-out = Beregnet af { $model }, version { $version }, ud fra: { $inputs }.
data-other-version = Det, der står her om, hvordan det virker, gælder version { $version }.
data-what = Hvad
data-value = Værdi
data-when = Hvornår, hvorfra
data-more = Hvorfor vi har det, hvem der ser det
data-used-for = Bruges til
data-no-use = Ingenting lige nu
data-seen-by = Hvem uden for os ser det
data-sold-by = Solgt til os af
data-sold-since = { $seller }, første gang { $date }
data-told = Vi har fortalt kunderne dette siden
data-contract-ends = Vi holder op med at købe
data-model = { $model }, version { $version }.
data-accuracy = Hvor ofte det passer
data-inputs = Gættet ud fra
data-how = Hvordan
data-consequence = Hvad det afgør
data-change = Hvad der ville ændre det
data-withheld = Det, vi ikke fortæller
data-masked = Skjult værdi
data-reveal = Vis (logges)
data-empty-title = Vi har intet om dig
data-empty = Så snart noget kommer ind, står det her, med hvor det kommer fra og hvorfor.
data-empty-staff-title = Intet, som medarbejdere må se
data-empty-staff = Det, vi har, står kun på kundens egen side.
data-nothing-title = Intet passer
data-nothing = Vi har ingen oplysning, der passer til det hele.
data-not-yet-title = Intet fundet indtil nu
data-not-yet = Vi har gennemsøgt den første del af oplysningerne. Gå videre for at søge i resten.
data-pages = Sider med oplysninger
data-newer = Nyere
data-older = Ældre
data-not-shown = Det, siden ikke viser, og hvorfor
data-opened-title = Denne visning er logget
data-opened = Kunden ser, at værdien blev vist for en medarbejder, med tidspunktet, sagen og din begrundelse.
data-record = Værdien
data-back = Tilbage til dataene
