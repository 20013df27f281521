// SPDX-License-Identifier: Apache-2.0

extension SoundOntology {
  /// AudioSet's ontology, cut down to what lies above the 521 classes that YAMNet tells apart.
  ///
  /// A line is `parent: child | child`. Names without a line of their own are leaves; names such as
  /// "Human voice" are groups only, and no class. A name may have several parents: a car alarm is
  /// one of a car's sounds and an alarm.
  ///
  /// Source: Gemmeke et al. 2017, "Audio Set", doi:10.1109/ICASSP.2017.7952261, and the ontology
  /// published with it (CC BY-SA 4.0), of which this keeps the names and what belongs to what.
  static let audioSetTable = """
    Human sounds: Human voice | Whistling | Respiratory sounds | Human locomotion | Digestive | \
    Hands | Heart sounds, heartbeat | Human group actions
    Human voice: Speech | Shout | Screaming | Whispering | Laughter | Crying, sobbing | \
    Wail, moan | Sigh | Singing | Humming | Groan | Grunt
    Speech: Child speech, kid speaking | Conversation | Narration, monologue | Babbling | \
    Speech synthesizer
    Shout: Bellow | Whoop | Yell | Children shouting
    Laughter: Baby laughter | Giggle | Snicker | Belly laugh | Chuckle, chortle
    Crying, sobbing: Baby cry, infant cry | Whimper
    Singing: Choir | Yodeling | Chant | Child singing | Synthetic singing | Rapping
    Chant: Mantra
    Respiratory sounds: Breathing | Cough | Sneeze | Sniff
    Breathing: Wheeze | Snoring | Gasp | Pant | Snort
    Cough: Throat clearing
    Human locomotion: Run | Shuffle | Walk, footsteps
    Digestive: Chewing, mastication | Biting | Gargling | Stomach rumble | \
    Burping, eructation | Hiccup | Fart
    Hands: Finger snapping | Clapping
    Heart sounds, heartbeat: Heart murmur
    Human group actions: Clapping | Cheering | Applause | Chatter | Crowd | \
    Hubbub, speech noise, speech babble | Children playing | Children shouting
    Animal: Domestic animals, pets | Livestock, farm animals, working animals | Wild animals
    Domestic animals, pets: Dog | Cat
    Dog: Bark | Yip | Howl | Bow-wow | Growling | Whimper (dog)
    Cat: Purr | Meow | Hiss | Caterwaul
    Livestock, farm animals, working animals: Horse | Cattle, bovinae | Pig | Goat | Sheep | Fowl
    Horse: Clip-clop | Neigh, whinny
    Cattle, bovinae: Moo | Cowbell
    Pig: Oink
    Goat: Bleat
    Sheep: Bleat
    Fowl: Chicken, rooster | Turkey | Duck | Goose
    Chicken, rooster: Cluck | Crowing, cock-a-doodle-doo
    Turkey: Gobble
    Duck: Quack
    Goose: Honk
    Wild animals: Roaring cats (lions, tigers) | Bird | Canidae, dogs, wolves | \
    Rodents, rats, mice | Insect | Frog | Snake | Whale vocalization
    Roaring cats (lions, tigers): Roar
    Bird: Bird vocalization, bird call, bird song | Pigeon, dove | Crow | Owl | \
    Bird flight, flapping wings
    Bird vocalization, bird call, bird song: Chirp, tweet | Squawk
    Pigeon, dove: Coo
    Crow: Caw
    Owl: Hoot
    Canidae, dogs, wolves: Howl | Growling
    Rodents, rats, mice: Mouse | Patter
    Insect: Cricket | Mosquito | Fly, housefly | Bee, wasp, etc.
    Fly, housefly: Buzz
    Bee, wasp, etc.: Buzz
    Frog: Croak
    Snake: Hiss | Rattle
    Music: Musical instrument | Music genre | Musical concepts | Music role | Music mood
    Musical instrument: Plucked string instrument | Keyboard (musical) | Percussion | \
    Orchestra | Brass instrument | Bowed string instrument | \
    Wind instrument, woodwind instrument | Harp | Bell | Harmonica | Accordion | Bagpipes | \
    Didgeridoo | Shofar | Theremin | Singing bowl | Scratching (performance technique)
    Plucked string instrument: Guitar | Banjo | Sitar | Mandolin | Zither | Ukulele
    Guitar: Electric guitar | Bass guitar | Acoustic guitar | Steel guitar, slide guitar | \
    Tapping (guitar technique) | Strum
    Keyboard (musical): Piano | Organ | Synthesizer | Harpsichord
    Piano: Electric piano
    Organ: Electronic organ | Hammond organ
    Synthesizer: Sampler
    Percussion: Drum kit | Drum machine | Drum | Cymbal | Wood block | Tambourine | \
    Rattle (instrument) | Gong | Tubular bells | Mallet percussion
    Drum: Snare drum | Bass drum | Timpani | Tabla
    Snare drum: Rimshot | Drum roll
    Cymbal: Hi-hat
    Rattle (instrument): Maraca
    Mallet percussion: Marimba, xylophone | Glockenspiel | Vibraphone | Steelpan
    Brass instrument: French horn | Trumpet | Trombone
    Bowed string instrument: String section | Violin, fiddle | Cello | Double bass
    Violin, fiddle: Pizzicato
    Wind instrument, woodwind instrument: Flute | Saxophone | Clarinet
    Bell: Church bell | Jingle bell | Bicycle bell | Tuning fork | Chime | Cowbell
    Church bell: Change ringing (campanology)
    Chime: Wind chime
    Music genre: Pop music | Hip hop music | Rock music | Rhythm and blues | Soul music | \
    Reggae | Country | Funk | Folk music | Middle Eastern music | Jazz | Disco | \
    Classical music | Electronic music | Music of Latin America | Blues | \
    Music for children | New-age music | Vocal music | Music of Africa | Christian music | \
    Music of Asia | Ska | Traditional music | Independent music
    Hip hop music: Beatboxing
    Rock music: Heavy metal | Punk rock | Grunge | Progressive rock | Rock and roll | \
    Psychedelic rock
    Country: Swing music | Bluegrass
    Classical music: Opera
    Electronic music: House music | Techno | Dubstep | Drum and bass | Electronica | \
    Electronic dance music | Ambient music | Trance music
    Music of Latin America: Salsa music | Flamenco
    Vocal music: A capella
    Music of Africa: Afrobeat
    Christian music: Gospel music
    Music of Asia: Carnatic music | Music of Bollywood
    Musical concepts: Song
    Music role: Background music | Theme music | Jingle (music) | Soundtrack music | Lullaby | \
    Video game music | Christmas music | Dance music | Wedding music
    Music mood: Happy music | Sad music | Tender music | Exciting music | Angry music | Scary music
    Natural sounds: Wind | Thunderstorm | Water | Fire
    Wind: Rustling leaves | Wind noise (microphone)
    Thunderstorm: Thunder
    Water: Rain | Stream | Waterfall | Ocean | Steam | Gurgling
    Rain: Raindrop | Rain on surface
    Ocean: Waves, surf
    Steam: Hiss
    Fire: Crackle
    Sounds of things: Vehicle | Engine | Domestic sounds, home sounds | Bell | Alarm | \
    Mechanisms | Tools | Explosion | Wood | Glass | Liquid | Miscellaneous sources | \
    Specific impact sounds
    Vehicle: Boat, Water vehicle | Motor vehicle (road) | Rail transport | Aircraft | \
    Non-motorized land vehicle
    Boat, Water vehicle: Sailboat, sailing ship | Rowboat, canoe, kayak | \
    Motorboat, speedboat | Ship
    Motor vehicle (road): Car | Truck | Bus | Emergency vehicle | Motorcycle | \
    Traffic noise, roadway noise
    Car: Vehicle horn, car horn, honking | Car alarm | Power windows, electric windows | \
    Skidding | Tire squeal | Car passing by | Race car, auto racing
    Vehicle horn, car horn, honking: Toot
    Truck: Air brake | Air horn, truck horn | Reversing beeps | Ice cream truck, ice cream van
    Emergency vehicle: Police car (siren) | Ambulance (siren) | Fire engine, fire truck (siren)
    Rail transport: Train | Railroad car, train wagon | Train wheels squealing | \
    Subway, metro, underground
    Train: Train whistle | Train horn
    Aircraft: Aircraft engine | Helicopter | Fixed-wing aircraft, airplane
    Aircraft engine: Jet engine | Propeller, airscrew
    Non-motorized land vehicle: Bicycle | Skateboard
    Bicycle: Bicycle bell
    Engine: Light engine (high frequency) | Medium engine (mid frequency) | \
    Heavy engine (low frequency) | Jet engine | Engine knocking | Engine starting | Idling | \
    Accelerating, revving, vroom
    Light engine (high frequency): Dental drill, dentist's drill | Lawn mower | Chainsaw
    Domestic sounds, home sounds: Door | Cupboard open or close | Drawer open or close | \
    Dishes, pots, and pans | Cutlery, silverware | Chopping (food) | Frying (food) | \
    Microwave oven | Blender | Water tap, faucet | Sink (filling or washing) | \
    Bathtub (filling or washing) | Hair dryer | Toilet flush | Toothbrush | Vacuum cleaner | \
    Zipper (clothing) | Keys jangling | Coin (dropping) | Scissors | \
    Electric shaver, electric razor | Shuffling cards | Typing | Writing
    Door: Doorbell | Sliding door | Slam | Knock | Tap | Squeak
    Doorbell: Ding-dong
    Toothbrush: Electric toothbrush
    Typing: Typewriter | Computer keyboard
    Alarm: Telephone | Alarm clock | Siren | Doorbell | Buzzer | Smoke detector, smoke alarm | \
    Fire alarm | Car alarm | Vehicle horn, car horn, honking | Bicycle bell | \
    Air horn, truck horn | Foghorn | Whistle
    Telephone: Telephone bell ringing | Ringtone | Telephone dialing, DTMF | Dial tone | Busy signal
    Siren: Police car (siren) | Ambulance (siren) | Fire engine, fire truck (siren) | \
    Civil defense siren
    Whistle: Steam whistle
    Mechanisms: Ratchet, pawl | Clock | Gears | Pulleys | Sewing machine | Mechanical fan | \
    Air conditioning | Cash register | Printer | Camera
    Clock: Tick | Tick-tock
    Camera: Single-lens reflex camera
    Tools: Hammer | Jackhammer | Sawing | Filing (rasp) | Sanding | Power tool
    Power tool: Drill
    Drill: Dental drill, dentist's drill
    Explosion: Gunshot, gunfire | Fireworks | Burst, pop | Eruption | Boom
    Gunshot, gunfire: Machine gun | Fusillade | Artillery fire | Cap gun
    Fireworks: Firecracker
    Wood: Chop | Splinter | Crack
    Glass: Chink, clink | Shatter
    Liquid: Splash, splatter | Squish | Drip | Pour | Fill (with liquid) | Spray | \
    Pump (liquid) | Stir | Boiling
    Splash, splatter: Slosh
    Pour: Trickle, dribble | Gush
    Miscellaneous sources: Sonar | Arrow | Sound equipment
    Arrow: Whoosh, swoosh, swish | Thump, thud
    Thump, thud: Thunk
    Sound equipment: Microphone | Electronic tuner | Effects unit
    Microphone: Wind noise (microphone)
    Effects unit: Chorus effect
    Specific impact sounds: Basketball bounce
    Source-ambiguous sounds: Generic impact sounds | Surface contact | Deformable shell | \
    Onomatopoeia | Silence | Other sourceless
    Generic impact sounds: Bang | Slap, smack | Whack, thwack | Smash, crash | Breaking | \
    Bouncing | Knock | Tap | Thump, thud | Whip | Flap
    Surface contact: Scratch | Scrape | Rub | Roll
    Deformable shell: Crushing | Crumpling, crinkling | Tearing
    Onomatopoeia: Brief tone | Hiss | Creak | Rattle | Whoosh, swoosh, swish | Rustle | Whir | \
    Clatter | Sizzle | Clicking | Rumble | Plop | Jingle, tinkle | Hum | Squish | Zing | \
    Boing | Crackle | Crunch | Crack
    Brief tone: Beep, bleep | Ping | Ding | Clang | Chirp, tweet | Buzz | Squeak | Squeal
    Clicking: Clickety-clack
    Other sourceless: Sine wave | Harmonic | Chirp tone | Sound effect | Pulse
    Channel, environment and background: Acoustic environment | Noise | Sound reproduction
    Acoustic environment: Inside, small room | Inside, large room or hall | \
    Inside, public space | Outside, urban or manmade | Outside, rural or natural | \
    Reverberation | Echo
    Noise: Background noise | Cacophony | White noise | Pink noise | Throbbing | Vibration
    Background noise: Environmental noise | Static | Mains hum | Distortion | Sidetone
    Sound reproduction: Television | Radio | Recording
    Recording: Field recording
    """
}
