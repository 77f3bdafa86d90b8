## De woorden voor schakelaars, herkomst, grondslagen en redenen, op elke pagina gelijk.
on = Aan
off = Uit
yes = Ja
no = Nee
origin-third-party = We kopen het
origin-inferred = We schatten het
origin-derived = We berekenen het
origin-observed = We zien het gebeuren
origin-provided = Jij vertelt het ons
origin-past-third-party = Gekocht
origin-past-inferred = Geschat
origin-past-derived = Berekend
origin-past-observed = Gezien
origin-past-provided = Door jou verteld
basis-consent = Alleen met jouw ja
basis-contract = Overeenkomst
basis-legal-obligation = Wet
basis-vital-interest = Om een leven te beschermen
basis-public-task = Publieke taak
basis-legitimate-interest = Aan tot je bezwaar maakt
sensitivity-high = gevoelig
sensitivity-medium = gemiddeld
sensitivity-low = laag
recipient-processor = voor ons
recipient-controller = voor zichzelf
recipient-joint-controller = samen met ons
recipient-authority = als de wet het vraagt
automation-fully = Een machine beslist
automation-partly = Een mens beslist ermee
refusal-purpose-off = je hebt het uitgezet
refusal-not-asked = je hebt geen ja gezegd
refusal-expired = je ja is vanzelf geëindigd
refusal-objection-pending = we wegen je bezwaar af
refusal-restricted = je hebt al het gebruik beperkt
refusal-under-age = je bent te jong voor dit gebruik
refusal-not-registered = we hebben dit gebruik niet opgegeven
refusal-out-of-scope = dit systeem mag dit niet vragen
refusal-category-not-covered = deze gegevens horen niet bij dit gebruik
change-given = Je zette het aan.
change-refused = Je zei nee.
change-withdrawn = Je zette het uit.
change-expired = Het ging vanzelf uit.
change-objected = Je zette het uit.
change-objection-raised = Je maakte bezwaar.
change-objection-lifted = Je zette het aan.
standing-since = sinds { $date }
standing-until = tot { $date }, daarna vanzelf uit
standing-until-objection = tot je bezwaar maakt
standing-always = altijd aan
standing-expired = vanzelf geëindigd op { $date }
standing-objection-pending = gepauzeerd sinds { $date }, terwijl we je bezwaar afwegen
standing-not-asked = nog geen antwoord, dus uit
answers = { $role } antwoordt, binnen { $within }
nobody-outside = Niemand daarbuiten
line-until = Tot { $date }, daarna vanzelf uit.
line-by-clock = Vanzelf: de tijd die je had gekozen is voorbij.
line-decision = { $purpose }
line-release-head = Gebruikt.
line-release = { $system } kreeg { $count ->
    [one] { $count } gegeven
   *[other] { $count } gegevens
} voor: { $purpose }.
line-refusal-head-wish = Geweigerd, zoals je vroeg.
line-refusal-head = Geweigerd.
line-refusal = { $system } vroeg om: { $purpose }. Het kreeg niets.
line-refusal-since = Waarom: { $reason }, sinds { $when }.
line-refusal-why = Waarom: { $reason }.
line-asked-for = Gevraagd: { $kinds }.
line-asked-for-nothing = Gevraagd: iets wat hier geen soort gegevens is.
line-question-head-yes = Gevraagd, en het antwoord was ja.
line-question-head-no = Gevraagd, en het antwoord was nee.
line-question = { $system } vroeg of het je gegevens mag gebruiken voor: { $purpose }. Het kreeg geen gegevens.
line-view-head-agent = Bekeken door de klantenservice.
line-view-head-officer = Bekeken door het privacykantoor.
line-view = Een medewerker opende je pagina, hoogstens tot { $time }.
line-note = Zaak { $case }: { $reason }
line-unmasked-head = Een afgeschermde waarde is aan een medewerker getoond.
line-unmasked = { $kind }
line-erasure-head = Verwijderd.
line-erasure = { $count ->
    [one] { $count } gegeven, omdat de bewaartijd voorbij was.
   *[other] { $count } gegevens, omdat de bewaartijd voorbij was.
}
line-erasure-taken-back = { $count ->
    [one] { $count } gegeven, omdat { $system } het terugnam.
   *[other] { $count } gegevens, omdat { $system } ze terugnam.
}
line-erasure-benefits = { $count ->
    [one] { $count } gemeten voordeel
   *[other] { $count } gemeten voordelen
}
line-erasure-only-benefits = { $system } nam terug wat voor jou was geteld.
line-to-choice = De schakelaar
