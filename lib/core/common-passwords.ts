/** Words from the top of the lists of breached passwords, and the product's own: alone, doubled, joined in pairs or dressed with digits and signs. */
const words = `
aaron abc abcd abcdef abraham access account action adam adidas admin administrator adobe agent airborne alaska albert alex alexander alexandra
alexis alfred alice alicia alpha amanda amazon america american amigo anakin andrea andrew angel angela angels animal anthony antonio apollo apple
april arsenal arthur asdf asdfg asdfgh asdfghjk asdfghjkl ashley august austin autumn avatar babygirl backup badboy bailey banana bandit
barbara barcelona barney baseball basketball batman beautiful beauty beaver benjamin berlin billy black blahblah blazer
blessed blink blizzard blockyard blondie blue bond bonnie booboo boomer boston brandon brandy bravo brazil brian britney brittany
broncos brooklyn brother bubba bubbles buddy bulldog business buster butter butterfly calvin camaro cameron canada captain carlos caroline casper
change changeit changeme charles charlie cheese chelsea cherry chester chevy chicago chicken chocolate chris christ christian christine
christopher christmas cisco claire classic claude cloud cocacola coffee college columbia computer config confo connect contact cookie cool
cooper copper corvette cowboy cowboys creative credential credentials cristina crystal dakota dallas daniel daniela danielle darkness
database dave david december default demo denise dennis denver deploy diablo diamond discovery doctor dodgers dolphin domain dragon dreams
eagle eagles eclipse echoflow edward einstein elephant elizabeth eminem emily enter eric erica example explorer facebook faith family fantasy february
felix fender ferrari fishing flower flowers football forever formula frank frankie freedom friend friends
gabriel gandalf garfield gateway gemini general genesis george germany ginger giants gibson gloria goblue godzilla golden goldfish golf google
gordon grace guest guitar gunner hacker hammer hannah happy hardcore harley harry heather heaven heeled hello hellokitty help henry hockey holiday
home honey horses hotdog house houston hunter iceman icecream iloveme iloveu iloveyou inferno instagram internet ireland isabella island
jackie jackson jaguar james january jasmine jason jasper jennifer jeremy jessica jesus john johnny johnson jonathan jordan joseph joshua
juice julia julian july june junior justin karina kathleen kevin killer king kitten kitty knight lakers laura lauren legend leonardo letmein liberty
library linkedin linux lion liverpool loading london lost lovely lover loveme love loveyou lucky madison maggie magic manager manchester marcus maria
marina mariposa mark marlboro marley martin marvin master matrix matthew maverick maxwell melissa member mercedes merlin metallica miami michael
michelle mickey microsoft midnight miller mine mitchell monday money monica monkey monster moon morgan mother motorola mountain mozart mustang
mynoob myspace naruto nascar natalie natasha nathan newyork nicholas nicole nikita nintendo nirvana nopass nothing november october
oliver olivia online open operator orange orlando owner packers panther panthers paris pass passion passw passwd password passwort patricia
patrick peaches peanut pepper pepsi phantom phoenix photos phpbb player playboy please pokemon poohbear porsche postgres power precious prefect
prince princess private prod production project purple python qazwsx qwer qwert qwerty qwertyui qwertyuiop rabbit rachel raiders rainbow ranger
rangers raymond reader rebecca red reddog redskins redsox reset richard robert rocket rocky romance ronaldo root rosebud russia sabrina saint samantha
samsung samuel sandra saturn scooby scooter scorpion scott sebastian secret secrets secure security september server service shadow shannon shelby
sierra silver simple simpsons skate skippy skywalker slayer slipknot smart smokey snickers snoopy snowball soccer softball something sophie
spanky sparky spider spiderman spring staff staging standard starcraft stargate starwars steelers stella stephanie steven strawberry student
success summer sunday sunflower sunset sunshine super superman superstar superuser support surfer suzuki sweet sweetie swordfish sysadmin system
tattoo taylor teacher team teddy teddybear temp temporary tennis teresa test tester testing theman thomas thunder thursday tiffany tiger tigers tigger
tinkerbell titanic token tomcat toor toyota training travis trinity trouble trustno tuesday turtle twilight twitter unicorn united universe unknown user
valentina vampire vanessa vault veronica victor victoria victory viking vincent violet viper voodoo warcraft warrior webmaster wednesday weekend
welcome whatever white wildcats wilson windows winner winston winter wizard wolf wonder workspace xavier yamaha yankee yankees yellow york you zaq zombie zxcvb zxcvbn
zxcvbnm
`;

/** Breached passwords of 8 characters and more that are no word with decoration. */
const passwords = `
1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 zaq1xsw2 xsw2zaq1 qazwsxedc qazwsx123 q1w2e3r4 q1w2e3r4t5
qweasdzxc qweasd123 qwe123qwe 123qweasd 123qwe123 qwer1234 1234qwer asdf1234 asd123asd a1b2c3d4 abcd1234 1a2b3c4d aa123456 a1234567 a12345678 a123456789
abc12345 abc123456 abc123abc 123abc123 123456abc 123456aa 123456qwerty 12345qwert p@ssw0rd p@55w0rd trustno1 letmein1 ncc1701d thx1138 blink182 rush2112
4815162342 31415926 3.1415926 14789632 147258369 159357456 147852369 741852963 963852741 789456123 456123789 123654789 987456321 135792468 1357924680
0987654321 9876543210 12344321 11223344 112233445566 12121212 123123123 123321123 1234567a 12345678a 123456789a 1234567890a 123456789q q123456789 q12345678
g_czechout 3rjs1la7qe 7777777a xbox360live jordan23 michael23 iloveyou2 correcthorsebatterystaple correct-horse-battery-staple thisispassword ilovemyself
1password mypassword newpassword yourpassword nopassword passwordpassword passpass passw0rd changethis changeme1 letmeinplease opensesame abracadabra
supersecret topsecret secret123 mysecret sesame123 whatsup1 deadbeef cafebabe 0xdeadbeef qwertz123 qwertzuiop azertyuiop azerty123 1azerty2 !qaz2wsx
!qaz@wsx 1qaz@wsx !@#$%^&* !@#$%^&*( !@#$%^&*() poiuytrewq lkjhgfdsa mnbvcxz1 qwaszx12 zxcasdqwe zxcv1234 asdzxc123 qweqweqwe asdasdasd zxczxczxc
`;

const split = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

export const commonWords: ReadonlySet<string> = split(words);
export const commonPasswords: ReadonlySet<string> = split(passwords);
