package updrift.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The engine's packages stand on floors, and no arrow runs back up. Plain tests: rules in fields were seen to run nothing and stay green. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloorsTest {
    private static final String ENGINE = "updrift.engine";

    /** From the top floor down: what each package may import of the engine, beside itself. {@code work} and {@code content} know nobody. */
    private static final Map<String, List<String>> MAY_IMPORT = new LinkedHashMap<>();

    static {
        MAY_IMPORT.put("", List.of("node", "authority"));
        MAY_IMPORT.put(
                "node",
                List.of(
                        "authority",
                        "flow",
                        "swarm",
                        "serve",
                        "apply",
                        "gossip",
                        "cache",
                        "policy",
                        "trust",
                        "content",
                        "peers",
                        "bandwidth",
                        "wire",
                        "plugin",
                        "work"));
        MAY_IMPORT.put("authority", List.of("trust", "content", "cache", "wire"));
        MAY_IMPORT.put(
                "flow", List.of("gossip", "trust", "policy", "swarm", "cache", "apply", "serve", "content", "work"));
        MAY_IMPORT.put("swarm", List.of("policy", "content", "cache", "peers", "bandwidth", "wire", "work"));
        MAY_IMPORT.put("serve", List.of("content", "cache", "peers", "bandwidth", "wire", "work"));
        MAY_IMPORT.put("apply", List.of("policy", "cache", "content", "work"));
        MAY_IMPORT.put("gossip", List.of("trust", "peers", "wire", "work"));
        MAY_IMPORT.put("cache", List.of("content", "work"));
        MAY_IMPORT.put("policy", List.of("trust"));
        MAY_IMPORT.put("trust", List.of("wire"));
        MAY_IMPORT.put("content", List.of());
        MAY_IMPORT.put("peers", List.of("content"));
        MAY_IMPORT.put("bandwidth", List.of());
        MAY_IMPORT.put("wire", List.of());
        MAY_IMPORT.put("plugin", List.of());
        MAY_IMPORT.put("work", List.of());
    }

    private final JavaClasses engine = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);

    @Test
    void everyPackageHasItsPlaceInTheTable() {
        var found = new TreeSet<String>();
        engine.forEach(type -> found.add(floorOf(type)));

        assertThat(found).isNotEmpty().isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void noPackageImportsWhatTheTableDoesNotName() {
        MAY_IMPORT.forEach((floor, allowed) -> {
            var forbidden = new ArrayList<>(MAY_IMPORT.keySet());
            forbidden.remove(floor);
            forbidden.removeAll(allowed);

            noClasses()
                    .that()
                    .resideInAPackage(packageOf(floor))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            forbidden.stream().map(FloorsTest::packageOf).toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(engine);
        });
    }

    @Test
    void pf4jIsKnownToThePluginPackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(packageOf("plugin"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.pf4j..")
                .check(engine);
    }

    /** {@code engine.plugin} creates a plugin's factory with an injector of its own. */
    @Test
    void guiceIsKnownToTheNodeAndThePluginPackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(packageOf("node"), packageOf("plugin"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "jakarta.inject..")
                .check(engine);
    }

    private static String floorOf(JavaClass type) {
        String below = type.getPackageName().substring(ENGINE.length());
        return below.isEmpty() ? below : below.substring(1);
    }

    private static String packageOf(String floor) {
        return floor.isEmpty() ? ENGINE : ENGINE + "." + floor;
    }
}
