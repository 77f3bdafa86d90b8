## The timeline.
activity-title = Aktivitet
activity-lede = Alt, der er gjort med dine data her: hver brug, hver afvisning, hvert af dine valg, hver gang en medarbejder har kigget, hver gang data er slettet, fordi deres tid var gået. Det nyeste står øverst.
activity-filter-kind = Vis kun
activity-all = Alt
activity-used = Brugt
activity-refused = Afvist
activity-decided = Dine valg
activity-looked = Set af medarbejdere
activity-removed = Slettet
activity-only-about = Kun om: { $purpose }.
activity-about-all = Vis alle formål
activity-empty-title = Her er ikke noget endnu
activity-empty = Brug, afvisninger, dine valg og medarbejderes kig står her, så snart de sker.
activity-newer = Nyere
activity-older = Ældre
activity-pages = Aktivitetens sider
activity-limit = Listen viser det, der gik gennem denne server. Den kan ikke vise, hvad der er gjort med data andre steder.
