package updrift.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change of the public surface shows in review, as a change of {@code api/public-api.txt}. */
class PublicApiTest {
    private static final Path RECORDED = Path.of("public-api.txt");

    @Test
    void thePublicSurfaceIsTheRecordedOne() throws Exception {
        List<String> found = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            found.addAll(PublicSurface.of(type));
        }
        if (Boolean.getBoolean("updrift.record")) {
            Files.write(RECORDED, found);
        }

        assertThat(found)
                .as("the public surface of api; if the change is meant: "
                        + "mvn test -pl api -Dtest=PublicApiTest -Dupdrift.record=true")
                .isEqualTo(Files.readAllLines(RECORDED));
    }

    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(PluginFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> names;
        try (var files = Files.walk(classes)) {
            names = files.map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name, false, PluginFactory.class.getClassLoader());
            if (PublicSurface.isPublic(type)) {
                types.add(type);
            }
        }
        return types;
    }
}
