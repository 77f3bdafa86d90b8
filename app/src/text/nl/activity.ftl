## The timeline.
activity-title = Activiteit
activity-lede = Alles wat hier met je gegevens is gedaan: elk gebruik, elke weigering, elke keuze van jou, elke keer dat een medewerker keek, elke keer dat gegevens na hun bewaartijd zijn verwijderd. Het nieuwste staat bovenaan.
activity-filter-kind = Toon alleen
activity-all = Alles
activity-used = Gebruikt
activity-refused = Geweigerd
activity-decided = Jouw keuzes
activity-looked = Bekeken door medewerkers
activity-removed = Verwijderd
activity-only-about = Alleen over: { $purpose }.
activity-about-all = Toon alle doelen
activity-empty-title = Hier staat nog niets
activity-empty = Gebruik, weigeringen, je keuzes en wanneer medewerkers keken staan hier zodra ze gebeuren.
activity-newer = Nieuwer
activity-older = Ouder
activity-pages = Pagina's van de activiteit
activity-limit = Deze lijst bevat wat langs deze server ging. Wat ergens anders met gegevens is gedaan, kan er niet in staan.
