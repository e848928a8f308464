"""Word lists of the language: what names are made of. No list names anybody."""

from __future__ import annotations

UPPER = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x250) if chr(c).isupper())
"""Capital letters of the Latin scripts, for a class of a regular expression."""


def words_of(text: str) -> frozenset[str]:
    """The words of a list, written with white space between them."""
    return frozenset(text.split())


HONORIFICS = words_of(
    """
    Mr Mrs Ms Miss Mx Dr Prof Professor Sir Dame Lord Lady Baroness Baron Viscount Earl Count
    Countess Duke Duchess Prince Princess King Queen Rev Revd Reverend Fr Father Sister
    Brother Bishop Archbishop Cardinal Imam Rabbi Canon Dean Cllr Councillor Ald Alderman
    Alderwoman Sen Senator Rep Representative Gov Congressman Congresswoman Judge Justice
    Magistrate Recorder Sgt Sergeant PC WPC DC DI DCI DS Det Detective Insp Inspector Supt
    Superintendent Constable Cpl Corporal Lt Lieutenant Capt Captain Maj Major Col Colonel Gen
    General Brig Brigadier Adm Admiral Cmdr Commander Pvt Private Nurse Pastor Hon Honourable
    Honorable Rt Messrs Mme Mlle Herr Frau Señor Señora Sheikh Pope Sheriff Coach President
    Chancellor Mayor Provost Taoiseach Tánaiste Premier Minister Secretary Ambassador
    Commissioner Coroner Councilman Councilwoman Councilmember Assemblyman Assemblywoman
    Selectman Freeholder Reeve Warden Deputy Dep Trooper Airman Pte Sgt-Maj Cdr Lt-Col
    Lt-Gen Maj-Gen Commodore Marshal Ensign Midshipman Chaplain Deacon Monsignor Msgr Mgr
    Bro Sis Comrade Collector Corporator Tehsildar Sarpanch
    Eng Engr Ing Atty Adv Alhaji Mallam Hajia Pandit Elder Swami Guru Shri Smt Maulana Mufti
    Ayatollah Datuk Dato Tunku Begum Lama
    Aunt Aunty Auntie Uncle Sra Signor Signora Monsieur Madame Mademoiselle Frau Fräulein Cr Officer
    Oba Malam Alhaja Haji Hajji Otunba Barr Nana Mzee Madam Presbyter Apostle Evangelist Thiru
    Cst Clr
    """
)
"""Titles before a surname. Kept apart from the name."""

GENITIVES = frozenset({"'s", "’s", "'", "’"})
"""What a genitive ends in, as a token of its own."""

POST_NOMINALS = words_of(
    """
    MP MPs MEP MEPs MSP MSPs TD TDs MLA MLAs MHK MHA MLC MPP QC KC SC OBE MBE CBE KBE DBE GBE BEM CH
    CMG KCMG GCMG DCMG KCB DCB CVO LVO MVO KCVO DCVO QPM KPM QFSM QAM VC GC GM DSO DFC DSC MC FRS
    FBA FRSE FREng FRCP FRCS FRCA FRCN FRICS RIBA FCA ACA FCCA FCIPD JP DL AO AC OAM AM PSM ONZM
    CNZM DNZM MNZM QSO QSM PhD Ph.D DPhil MD M.D MBA LLB LLM BSc MSc MEd EdD Esq Esq. Jnr Bt RN
    """
)
"""Letters behind a person's name: seats, honours, degrees. No part of the name."""

PARTICLES = words_of(
    """
    de la le du del della der den van von di da dos das ten ter bin ibn al el af av zu y e
    """
)

POST_HEADS = words_of(
    """
    secretary minister director manager chairman chairwoman chairperson chair president
    vice-president officer leader spokesman spokeswoman spokesperson commissioner inspector
    chief head executive editor correspondent reporter journalist columnist chancellor mayor
    governor warden treasurer clerk adviser advisor coach captain professor lecturer fellow
    judge magistrate recorder coroner sheriff ambassador envoy senator councillor congressman
    congresswoman mp mep msp td mla ceo cfo coo cto founder co-founder owner partner trustee
    superintendent constable detective sergeant general registrar principal headteacher
    headmaster headmistress provost dean bishop archbishop vicar rector solicitor barrister
    lawyer attorney prosecutor counsel consultant surgeon physician nurse engineer architect
    economist analyst scientist researcher historian author writer novelist poet actor actress
    singer producer organiser organizer coordinator co-ordinator convenor convener campaigner
    activist boss deputy assistant undersecretary under-secretary premier ombudsman auditor
    controller comptroller prisoner whip speaker steward striker midfielder goalkeeper
    defender winger trainer jockey referee umpire backbencher frontbencher peer baroness lord
    king queen prince librarian curator conductor pilot firefighter paramedic midwife teacher
    petitioner respondent plaintiff defendant appellant claimant applicant
    tutor dispatcher farmer father mother brother sister son daughter wife husband widow
    colleague friend victim
    """
)
"""Nouns that head the description of a person: a post, a calling, a kinship."""

POSTS = words_of(
    """
    secretary minister director manager chairman chairwoman chairperson chair president
    vice-president officer leader spokesman spokeswoman spokesperson commissioner inspector
    chief head executive editor correspondent columnist chancellor mayor governor warden
    treasurer clerk adviser advisor coach captain professor lecturer fellow recorder coroner
    sheriff ambassador envoy senator councillor congressman congresswoman mp mps mep msp td
    mla ceo ceos cfo coo cto founder co-founder trustee superintendent constable registrar
    principal headteacher headmaster headmistress provost dean bishop archbishop rector
    ombudsman auditor controller comptroller whip speaker organiser organizer coordinator
    co-ordinator convenor convener boss deputy undersecretary under-secretary premier steward
    curator attorney counsel prosecutor taoiseach tánaiste vicar member judge owner reporter
    partner librarian
    """
)
"""Nouns of posts that one can be said to hold."""

ORGANISATION_HEADS = words_of(
    """
    Committee Trust Council Ministry Department Office Agency Authority Board Commission
    Administration Inspectorate Inspectorates Association Union Federation Confederation
    Congress Society Foundation Institute Institution Company Companies Corporation Group
    Partnership Consortium Bank University College School Academy Hospital Infirmary Hospice Clinic
    Surgery Court Tribunal Police Constabulary Service Services Party Parliament Assembly
    Senate Church Cathedral Diocese Club United Rovers Wanderers Athletic Museum Gallery
    Library Archive Archives Centre Center Laboratory Observatory Alliance Coalition Network
    Forum Campaign Fund Charity Brigade Regiment Army Navy Force Guard Railway Railways
    Airways Airlines Airline Motors Industries Enterprises Holdings Solutions Systems
    Technologies Technology Software Pharmaceuticals Energy Petroleum Chronicle Times Herald
    Gazette Tribune Journal Echo Argus Courier Observer Telegraph Mirror Guardian Independent
    Post Mail Press Broadcasting News Ledger Examiner Inquirer Sentinel Bugle Register
    Advertiser Messenger Mercury Bulletin Democrat Globe Star Dispatch Magazine
    Television Radio Studios Records Productions
    Theatre Orchestra Choir Exchange Treasury Cabinet Bureau Registry Secretariat Directorate
    Division Taskforce Collective Cooperative Co-operative Guild Lodge League Bar Chambers
    Watch Action Prison Gaol Jail Borstal Barracks Inquiry Panel Commissioners Governors
    Executive Ombudsman Regulator Team Unit Squad Consultants Consultancy Consulting Partners
    Associates Advisers Advisors Ventures Logistics Freight Haulage Shipping Trains Buses
    Coaches Ferries Lines Foods Homes Stores Supermarkets Hotels Breweries Brewery Distillery
    Distillers Bakery Bakeries Farms Dairies Chemicals Plastics Textiles Mills Works Engineering
    Construction Contractors Builders Developments Properties Estates Investments Securities
    Insurance Assurance Publishing Publications Pictures Films Entertainment Telecom Telecoms
    Communications Broadband Networks Labs Laboratories Biotech Biosciences Therapeutics
    Diagnostics Robotics Aerospace Aviation Aircraft Automotive Healthcare Academies Schools
    Colleges Universities Hospitals Trusts Councils Inspectors Ambulance Infirmaries Senators
    Rangers Harriers Hotspur Albion Villa Orient Argyle Thistle Celtic Friends Aid Relief Rescue
    Legion Institutes Federations Superintendents Electorate Shire Convent Monastery Abbey
    Priory Ministries Departments Agencies Corps Battalion Squadron
    Branch Chapter Caucus Faculty Conservancy Conservatoire Zoo Sanctuary Hostel Foodbank Ramblers
    Scouts Ensemble Philharmonic Ballet Playhouse Primary Comprehensive Infants Polytechnic Nursery
    Kindergarten Grid Shipyard Colliery Steelworks Refinery Smelter Foundry Leisure Rail Minerals
    Mining Metals Renewables Utilities Wireless Electronics Pharmacy Solicitors Architects Engineers
    Surveyors Recruitment Staffing Quarries Cruises Bookmakers Auctioneers Undertakers Genomics
    Semiconductors Elementary
    """
)
"""Last or first nouns of the names of organisations."""

LOOSE_HEADS = words_of(
    """
    Action Bar Campaign Chambers Chronicle Courier Division Echo Exchange Executive Force
    Forum Fund Gazette Governors Group Guard Guardian Herald Independent Journal Lodge League
    Library Magazine Mail Mirror Motors Network News Observer Panel Post Press Radio Records
    Ledger Examiner Inquirer Sentinel Bugle Register Advertiser Messenger Mercury Bulletin
    Democrat Globe Star Dispatch
    Service Services Solutions Systems Telegraph Television Times Tribune Watch Software
    Technology Energy Press Rovers United Athletic Wanderers Surgery Guild Argus Records
    Partnership Inquiry Navy Army Trust Team Unit Squad Partners Associates Advisers Advisors
    Ventures Lines Foods Homes Stores Hotels Farms Mills Works Engineering Construction Estates
    Developments Properties Pictures Films Communications Networks Aircraft Academies Schools
    Colleges Universities Hospitals Trusts Councils Inspectors Rangers Harriers Hotspur Albion
    Villa Orient Argyle Thistle Celtic Friends Aid Relief Rescue Legion Institutes Federations
    Superintendents Electorate Shire Convent Monastery Abbey Priory Ministries Departments
    Agencies Corps Trains Buses Coaches Ferries Insurance Publications Senators Ambulance
    Entertainment Chemicals Investments Securities Contractors Builders
    Branch Chapter Caucus Faculty Conservancy Conservatoire Zoo Sanctuary Hostel Foodbank Ramblers
    Scouts Ensemble Philharmonic Ballet Playhouse Primary Comprehensive Infants Polytechnic Nursery
    Kindergarten Grid Shipyard Colliery Steelworks Refinery Smelter Foundry Leisure Rail Minerals
    Mining Metals Renewables Utilities Wireless Electronics Pharmacy Solicitors Architects Engineers
    Surveyors Recruitment Staffing Quarries Cruises Bookmakers Auctioneers Undertakers Genomics
    Semiconductors Elementary
    """
) - words_of("Trust Army Navy Service Services Partnership Group")
"""Of these, the ones that end many other names and phrases, too."""

ABBREVIATED = words_of("Ltd Inc Corp Co Bros Jr Sr")
"""Words at a name's end whose full stop belongs to it."""

COMPLEMENT_HEADS = words_of(
    """
    Ministry Department Office House Bank University Institute Centre Center Association
    Federation Union Society Inspectorate Inspectorates Court Ombudsman Regulator
    Commissioners Council Board Committee
    Commission Agency Academy College School Church Museum Campaign Confederation Chamber
    Friends Directorate Bureau Institution Fellowship Borough Diocese Archdiocese Campaign
    Coalition Alliance Fund Foundation League Guild Congress Houses Guardians Trust
    """
)
"""Heads that take "of …", "for …": "Department for Work and Pensions"."""

COMPANY_SUFFIXES = words_of(
    """
    Ltd Ltd. Limited plc PLC Plc LLP LLC Inc Inc. Corp Corp. Co Co. GmbH AG SA NV BV Pty CIC
    SpA AS ASA AB Oy Oyj KK SE Pvt Pte Bhd Sdn DAC
    """
)

PLACE_HEADS = words_of(
    """
    Street Road Lane Avenue Square Close Drive Crescent Terrace Hill Bridge Airport Station
    Park River Lake Loch Island Islands Isle County Valley Bay Beach Harbour Harbor Port
    Mountain Mountains Mount Forest Moor Common Canal Estate Peninsula Coast Desert Ocean Sea
    Castle Palace Tower Stadium Arena Gardens Green Junction Pier Dock Docks Quay Boulevard
    Highway Heath Fields Falls Cape Gulf Strait Province Levels Marsh Marshes Guildhall Stand
    Mews Wharf Marina Reservoir Creek Ridge Plateau Plains Glen Firth Fjord Reef Archipelago
    Woods Meadow Meadows Roundabout Interchange Tunnel Viaduct Aqueduct Motorway Freeway
    Expressway Turnpike Parkway Lighthouse Cemetery Crematorium Racecourse Velodrome Showground
    Recreation-Ground Sands Cliffs Downs Wetlands Lagoon Estuary Headland Promenade Esplanade
    Plaza Precinct Causeway Bypass Aerodrome
    """
)

PROGRAMME_HEADS = words_of(
    """
    Programme Programmes Program Scheme Initiative Project Strategy Model Module Framework
    Regime Standards Pathway Pilot Plan Campaign Protocol Partnership Assessment Agenda Deal
    Curriculum Roadmap Blueprint
    """
)
PROGRAMME_NOUNS = words_of(
    """
    programme program scheme initiative project strategy reforms agenda campaign pilot policy
    system model regime appeal drive grant fundraiser app platform database software
    """
)
"""Nouns after a name that say it names a programme: "the Northern Lights scheme"."""

THING_HEADS = words_of(
    """
    Cup Championship Championships Olympics Olympiad Paralympics Games Trophy Derby Marathon
    Grand-Prix Regatta Series Festival Carnival Parade Fair Expo Gala Day Week Weekend Month
    Year Night War Wars Battle Revolution Uprising Crisis Disaster Earthquake Hurricane Storm
    Cross Average Index Effect Theory Syndrome Disease Sunday Monday
    Tuesday Wednesday Thursday Friday Saturday Christmas Easter
    """
)
"""Last words of the names of occasions and things, which are no entities of ours."""

ROOM_WORDS = words_of(
    "Convention Conference Exhibition Shopping Leisure Sports Civic Town City Space Retail"
)
"""Words before "Centre" that make it a building."""

INSTITUTIONS = words_of(
    "Parliament Congress Senate Treasury Commons Dáil Seanad Oireachtas Bundestag Knesset"
)
"""Institutions that one capitalised noun names wherever there is only one of them."""

CHAMBERS = words_of("Lords House Assembly Holyrood Stormont Council")
"""Chambers whose committees are called by their name."""

PUBLISHED = words_of(
    """
    report review study survey audit paper bulletin dossier document assessment evaluation letter
    consultation memo article column editorial essay pamphlet book newsletter handbook leaflet
    manifesto briefing statement guidance statistics figures findings inquiry
    """
)
"""Nouns of what is published: "the Lowe review" is no organisation."""

PAPER = (
    r"(?:reports?|reviews?|surveys?|audits?|papers?|bulletins?|dossiers?|documents?|studies|study"
    r"|notes?|memos?|memorandum|letters?|articles?|columns?|editorials?|essays?|op-eds?|features?"
    r"|pamphlets?|leaflets?|flyers?|fliers?|booklets?|brochures?|factsheets?|books?|biography|memoirs?"
    r"|autobiography|history|handbook|guides?|manifesto|briefings?|submissions?|thesis|dissertation"
    r"|circulars?|petitions?|evaluations?|assessments?|investigations?|inspections?|anal[yi]s[ei]s"
    r"|white\spapers?|green\spapers?|working\spapers?|position\spapers?|monographs?|treatise|tract"
    r"|polemic|exposé|blog\sposts?|newsletters?|strategy|documentary)"
)
"""What a title may be the title of, as a regular expression; ``PUBLISHED`` ends names."""

AWARD_HEADS = words_of("Award Awards Prize Medal Scholarship Fellowship Bursary")
"""Nouns that end the names of honours."""

LAW_HEADS = words_of(
    """
    Act Bill Regulations Regulation Directive Treaty Convention Charter Code Statute Ordinance
    Amendment Constitution
    """
)

COMMON_CAPITALS = words_of(
    """
    CEO CFO COO CTO MP MPs MEP MSP PhD MA BA BSc MSc TV IT HR PR ID FAQ FAQs DIY OK GP GPs PS
    NB RIP LOL IMO BTW FOI FOIA VIP DVD CD PC PCs GDP AGM USD GBP EUR AM PM BST GMT EST PST
    UTC AD BC CV CVs KPI KPIs SME SMEs NGO NGOs DIY ASAP FYI TBC TBA RE PDF URL HQ CCTV DNA
    QC KC CBE OBE MBE KBE DBE QPM OAM FRS JP
    NE NW SE SW
    Internet Web Earth Moon God Bible Court Courts Crown World Mum Mom Dad Mother Father Sir Madam
    HIV AIDS PE PSHE SOS SMS GPS UFO ATM PIN VAT PAYE II III IV VI VII VIII IX XI XII Anon
    Anonymous Government Governments State WTF OMG AKA FWIW TL DR ETA RSVP ISBN
    """
)
"""Capitals that name no one in particular."""

REPORTING = words_of(
    """
    say said says saying tell told tells add added adds insist insisted insists claim claimed
    claims warn warned warns argue argued argues explain explained explains comment commented
    comments state stated states write wrote writes announce announced announces admit
    admitted admits note noted notes reply replied replies respond responded responds conclude
    concluded concludes declare declared declares confirm confirmed confirms stress stressed
    stresses suggest suggested suggests report reported reports describe described describes
    call called calls deny denied denies acknowledge acknowledged observe observed recall
    recalled concede conceded remark remarked urge urged believe believed believes think
    thought thinks agree agreed promise promised pledge pledged complain complained joke joked
    shout shouted cry cried ask asked asks accuse accused allege alleged reveal revealed
    reveals estimate estimated predict predicted highlight highlighted find found finds point
    pointed points continue continued continues tweet tweeted criticise criticised criticize
    criticized praise praised quip quipped reckon reckoned demand demanded request requested
    assert asserted assure assured emphasise emphasised emphasize emphasized vow vowed quote
    quoted
    """
)
"""Verbs that report speech."""

MONTHS_AND_DAYS = words_of(
    """
    January February March April May June July August September October November December Jan
    Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri Sat Sun Christmas Easter Spring Summer
    Autumn Winter Today Tomorrow Yesterday
    """
)

GERUND_NOUNS = words_of(
    """
    Accounting Acting Advertising Angling Baking Banking Barking Bearing Beijing Bing Bowling
    Boxing Brewing Broadcasting Browning Building Camping Casting Catering Ceiling Cleaning
    Climbing Clothing Consulting Crossing Curling Cushing Cycling Dancing Darling Ding Dining
    Distilling Diving Dorking Downing Drawing Dublin Earring Engineering Epping Evening Farming
    Farthing Filming Fishing Fleming Flooring Flying Gambling Gaming Gardening Golding Goring
    Gosling Harding Hearing Heating Herring Housing Hunting Incoming Jing Jogging Keating
    Kettering King Landing Leading Learning Lending Lettering Lighting Lightning Ling Living
    Mailing Managing Manning Manufacturing Marketing Meeting Milling Ming Mining Morning Nanjing
    Nursing Outgoing Painting Parking Pickering Ping Planning Plumbing Printing Publishing
    Pudding Racing Reading Ring Roofing Rowing Running Sailing Sapling Shilling Shipping
    Shooting Sibling Sing Singing Sitting Skating Skiing Sling Snowboarding Spring Standing
    Starling Sterling Stirling Stocking Surfing Swimming Ting Trading Training Tring Viking
    Visiting Walking Wedding Wing Woking Working Worthing Wrestling Xing Ying
    """
)
"""Words in "-ing" with which names of other things begin."""
