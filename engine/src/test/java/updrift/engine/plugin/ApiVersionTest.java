package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiVersionTest {
    @Test
    void theVersionThatPluginsAskForIsTheOneOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("../pom.xml"));

        assertThat(pom)
                .contains("<updrift.api.version>" + JarInspector.API_VERSION + "</updrift.api.version>")
                .contains("<version>" + JarInspector.API_VERSION);
    }
}
