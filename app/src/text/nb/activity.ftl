## The timeline.
activity-title = Aktivitet
activity-lede = Alt som er gjort med dataene dine her: hver bruk, hver avvisning, hvert av valgene dine, hver gang en ansatt har sett på siden, hver gang data er slettet fordi tiden deres var over. Det nyeste står øverst.
activity-filter-kind = Vis bare
activity-all = Alt
activity-used = Brukt
activity-refused = Avvist
activity-decided = Valgene dine
activity-looked = Sett av ansatte
activity-removed = Slettet
activity-only-about = Bare om: { $purpose }.
activity-about-all = Vis alle formål
activity-empty-title = Her er det ingenting ennå
activity-empty = Bruk, avvisninger, valgene dine og når ansatte har sett på siden, står her så snart det skjer.
activity-newer = Nyere
activity-older = Eldre
activity-pages = Sider i aktiviteten
activity-limit = Listen viser det som gikk gjennom denne serveren. Den kan ikke vise hva som er gjort med data andre steder.
