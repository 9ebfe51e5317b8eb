package updrift.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Time, threads, sockets, files and chance reach the engine through {@code engine.node}, {@code engine.plugin} and {@code engine.authority} alone, so that one
 * seed decides everything that the rest does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideWorldTest {
    private static final String[] MAY_TOUCH_IT = {
        "updrift.engine.node", "updrift.engine.plugin", "updrift.engine.authority"
    };

    /** Whole types: who knows one of them holds a piece of the outside. */
    private static final Pattern TYPES =
            Pattern.compile("java\\.lang\\.(Thread|ThreadGroup|Process|ProcessBuilder|ProcessHandle|Runtime)"
                    + "|java\\.util\\.(Timer|TimerTask|Random|Scanner)"
                    + "|java\\.util\\.concurrent\\.(?!Callable$|TimeUnit$|atomic\\.)[A-Za-z.]+"
                    + "|java\\.security\\.SecureRandom|java\\.util\\.SplittableRandom"
                    + "|java\\.time\\.Clock"
                    + "|java\\.io\\.(File|RandomAccessFile|FileDescriptor|FileInputStream|FileOutputStream|FileReader|FileWriter|Console|PrintStream)"
                    + "|java\\.nio\\.file\\.(Files|Paths|FileSystems|FileSystem|FileStore|WatchService)"
                    + "|java\\.nio\\.channels\\.(Selector|SocketChannel|ServerSocketChannel|DatagramChannel|Asynchronous[A-Za-z]+|Pipe)"
                    + "|java\\.net\\.(?!URI$|URISyntaxException$)[A-Za-z.]+"
                    + "|javax\\.net\\..*");

    /** Single methods of types that are harmless otherwise. */
    private static final Map<String, Pattern> METHODS = Map.of(
            "java.lang.System", Pattern.compile("(?!arraycopy$|identityHashCode$|lineSeparator$).*"),
            "java.lang.Math", Pattern.compile("random"),
            "java.lang.Object", Pattern.compile("wait|notify|notifyAll"),
            "java.util.UUID", Pattern.compile("randomUUID"),
            "java.util.random.RandomGenerator", Pattern.compile("of|getDefault"),
            "java.util.Collections", Pattern.compile("shuffle"),
            "java.nio.channels.FileChannel", Pattern.compile("open"),
            "java.time.Instant", Pattern.compile("now"),
            "java.time.LocalDateTime", Pattern.compile("now"),
            "java.time.ZonedDateTime", Pattern.compile("now"));

    /** Their order differs from one JVM to the next, so what walks them can't be replayed. */
    private static final Set<String> UNORDERED =
            Set.of("java.util.HashMap", "java.util.HashSet", "java.util.concurrent.ConcurrentHashMap");

    private static final Map<String, List<String>> UNORDERED_FACTORIES = Map.of(
            "java.util.Map", List.of("of", "ofEntries", "copyOf"),
            "java.util.Set", List.of("of", "copyOf"),
            "java.util.stream.Collectors",
                    List.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap", "groupingByConcurrent"));

    private final JavaClasses engine = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("updrift.engine");

    @Test
    void onlyThreePackagesKnowTypesOfTheOutsideWorld() {
        pureClasses().should().dependOnClassesThat(outside()).check(engine);
    }

    @Test
    void onlyThreePackagesCallMethodsOfTheOutsideWorld() {
        pureClasses()
                .should()
                .accessTargetWhere(describe("the outside world", OutsideWorldTest::reachesOut))
                .check(engine);
    }

    @Test
    void whatDecidesKeepsItsThingsInOrder() {
        pureClasses()
                .should()
                .accessTargetWhere(describe("an unordered collection", OutsideWorldTest::losesOrder))
                .check(engine);
    }

    private static GivenClassesConjunction pureClasses() {
        return noClasses().that().resideOutsideOfPackages(MAY_TOUCH_IT);
    }

    private static DescribedPredicate<JavaClass> outside() {
        return describe(
                "clock, threads, sockets, files or chance",
                type -> TYPES.matcher(type.getName()).matches());
    }

    private static boolean reachesOut(JavaAccess<?> access) {
        Pattern methods = METHODS.get(access.getTargetOwner().getName());
        return methods != null && methods.matcher(access.getName()).matches();
    }

    private static boolean losesOrder(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return UNORDERED.contains(owner) && access.getName().equals("<init>") && !extendsIt(access, owner)
                || UNORDERED_FACTORIES.getOrDefault(owner, List.of()).contains(access.getName())
                        && !takesOneAtMost(access);
    }

    private static boolean extendsIt(JavaAccess<?> access, String owner) {
        return access.getOriginOwner().isAssignableTo(owner);
    }

    /** {@code Map.of()}, {@code Map.of(key, value)} and their like for sets: one element is in order. */
    private static boolean takesOneAtMost(JavaAccess<?> access) {
        int one = access.getTargetOwner().getSimpleName().equals("Map") ? 2 : 1;
        return access.getName().equals("of")
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().size() <= one
                && target.getRawParameterTypes().stream().noneMatch(JavaClass::isArray);
    }
}
