package updrift.project;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import updrift.api.ProvidedByEngine;

/** The arrows between modules: {@code plugins → api ← engine}, {@code testkit → api}, and nothing points at a plugin but a sample's packaging. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModulesTest {
    private static final int PUBLIC_TYPES_MAX = 50;

    /** Help for who writes a plugin, which nobody has to know who doesn't use it. */
    private static final String[] HELPERS = {
        "updrift.api.transport.carrier..",
        "updrift.api.transport.inbound..",
        "updrift.api.target.probe..",
        "updrift.api.target.disk..",
        "updrift.api.http.."
    };

    private static final String[] VALUES = {
        "updrift.api.content..",
        "updrift.api.release..",
        "updrift.api.peer..",
        "updrift.api.time..",
        "updrift.api.disk..",
        "updrift.api.config..",
        "updrift.api.error.."
    };

    private static final String PF4J_TARGET = "updrift.target.pf4j..";

    private static final Pattern MAPS = Pattern.compile(
            "java\\.nio\\.MappedByteBuffer|java\\.nio\\.channels\\.FileChannel\\$MapMode|java\\.lang\\.foreign\\..*");

    private static final Pattern INFLATERS = Pattern.compile("java\\.util\\.zip\\.(Inflater.*|GZIPInputStream|Zip.*)"
            + "|java\\.util\\.jar\\.Jar.*|org\\.apache\\.commons\\.compress\\.(archivers\\.zip|compressors)\\..*"
            + "|com\\.github\\.luben\\.zstd\\..*|io\\.netty\\.handler\\.codec\\.compression\\..*");

    private static final List<String> POINTS = List.of("transport", "discovery", "cache", "signature", "target");

    private final JavaClasses all = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("updrift");

    @Test
    void theApiStandsOnNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("updrift.api..")
                .should()
                .dependOnClassesThat(
                        not(resideInAnyPackage("updrift.api..", "java..", "javax.net.ssl..", "org.jspecify..")
                                .or(belongTo(name("org.pf4j.ExtensionPoint")))))
                .check(all);
    }

    @Test
    void valuesOfTheApiKnowNoExtensionPoint() {
        noClasses()
                .that()
                .resideInAnyPackage(VALUES)
                .should()
                .dependOnClassesThat(resideInAPackage("updrift.api..")
                        .and(not(resideInAnyPackage(VALUES)))
                        .and(not(belongTo(name(ProvidedByEngine.class.getName())))))
                .check(all);
    }

    @Test
    void anExtensionPointKnowsValuesAndNoOtherPoint() {
        for (String point : POINTS) {
            String[] others = POINTS.stream()
                    .filter(other -> !other.equals(point))
                    .map(other -> "updrift.api." + other + "..")
                    .toArray(String[]::new);

            noClasses()
                    .that()
                    .resideInAPackage("updrift.api." + point + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(all);
        }
    }

    @Test
    void theApiStaysWithinItsBudgetOfPublicTypes() {
        var types = all.that(resideInAPackage("updrift.api..").and(not(resideInAnyPackage(HELPERS)))).stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(type -> type.getName())
                .toList();

        assertThat(types).isNotEmpty().hasSizeLessThanOrEqualTo(PUBLIC_TYPES_MAX);
    }

    @Test
    void aPluginKnowsTheApiAlone() {
        for (String point : POINTS) {
            noClasses()
                    .that()
                    .resideInAPackage("updrift." + point + "..")
                    .and()
                    .resideOutsideOfPackage(PF4J_TARGET)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("updrift..", "org.pf4j..", "com.google.inject..")
                            .and(not(resideInAnyPackage("updrift.api..", "updrift." + point + ".."))
                                    .and(not(belongTo(name("org.pf4j.Extension"))))))
                    .check(all);
        }
    }

    @Test
    void theTargetThatIsAHostsPluginsKnowsTheHostsPf4jBesideTheApi() {
        noClasses()
                .that()
                .resideInAPackage(PF4J_TARGET)
                .should()
                .dependOnClassesThat(resideInAnyPackage("updrift..", "com.google.inject..")
                        .and(not(resideInAnyPackage("updrift.api..", PF4J_TARGET))))
                .check(all);
    }

    @Test
    void aHostKnowsTheDoorsOfTheEngineAndTheValuesThatPassThroughThem() {
        noClasses()
                .that()
                .resideInAPackage("updrift.samples..")
                .should()
                .dependOnClassesThat(resideInAPackage("updrift.engine..")
                        .and(not(resideInAPackage("updrift.engine")))
                        .and(not(assignableTo(Record.class))))
                .check(all);
    }

    /** What reads a mapping of a file that somebody cuts ends its process. */
    @Test
    @Tag("D19")
    void nothingMapsFilesIntoMemory() {
        var mapping = all.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used ->
                                MAPS.matcher(used.getTargetClass().getName()).matches()))
                .map(type -> type.getName())
                .toList();

        // It refuses to: whoever puts a faulty disk under the rest has to say so.
        assertThat(mapping).containsExactly("updrift.testkit.FaultyChannel");
    }

    /** Packages of an archive and plugin jars are inflated, whose bytes were verified before; whatever peers and servers say stands for itself. */
    @Test
    @Tag("C11")
    void noClassOfOursThatTalksToANetworkInflates() {
        var inflating = all.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> INFLATERS
                                .matcher(used.getTargetClass().getName())
                                .matches()))
                .map(type -> type.getPackageName())
                .distinct();

        assertThat(inflating)
                .contains("updrift.target.directory")
                .isSubsetOf(
                        "updrift.engine.plugin", "updrift.target.directory", "updrift.target.pf4j", "updrift.testkit");
    }

    @Test
    @Tag("C23")
    void nothingReadsSerializedObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.Object(In|Out)putStream|java\\.beans\\.XMLDecoder")
                .check(all);
    }

    @Test
    @Tag("C23")
    void namingServicesAreKnownToNobodyButWhoAsksNameServers() {
        noClasses()
                .that()
                .resideOutsideOfPackage("updrift.discovery.dns..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.naming..")
                .check(all);
        // An exception may pass through; everything else is in one class.
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("updrift.discovery.dns.NameServer")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("javax.naming..").and(not(belongTo(name("javax.naming.NamingException")))))
                .check(all);
    }

    @Test
    @Tag("C23")
    void whoAsksNameServersReadsAttributesAndLooksUpNoObject() {
        var called = all.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().getPackageName().startsWith("javax.naming"))
                .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName())
                .toList();

        assertThat(called)
                .contains("DirContext.getAttributes")
                .isSubsetOf(
                        "NamingManager.getInitialContext",
                        "DirContext.getAttributes",
                        "DirContext.close",
                        "Attributes.get",
                        "Attribute.getAll",
                        "NamingEnumeration.hasMore",
                        "NamingEnumeration.next");
    }
}
