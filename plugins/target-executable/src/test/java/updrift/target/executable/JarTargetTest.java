package updrift.target.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.content.UpdateId;
import updrift.api.release.Version;
import updrift.api.target.Attempt;

@Tag("R18")
class JarTargetTest {
    @TempDir
    Path folder;

    @Test
    void aJarIsUpdatedThroughTheRunningJava() throws IOException {
        Files.write(folder.resolve("program.jar"), jar("1.0.0"));
        ExecutableTarget target = open();
        assertThat(target.currentVersion()).contains(Version.parse("1.0.0"));
        byte[] replacement = jar("2.0.0");
        Attempt attempt =
                new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), replacement.length);

        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(replacement)));
        assertThat(target.probeStaged(attempt).good()).isTrue();
        target.backUp(attempt);
        target.activate(attempt);
        assertThat(target.probe(attempt).good()).isTrue();
        target.commit(attempt);

        assertThat(open().currentVersion()).contains(Version.parse("2.0.0"));
    }

    @Test
    void aDamagedJarIsFoundOut() throws IOException {
        byte[] damaged = jar("2.0.0");
        damaged[damaged.length - 10] ^= 1;
        Attempt attempt =
                new Attempt(UpdateId.of(new byte[32]), Optional.empty(), Version.parse("2.0.0"), damaged.length);
        ExecutableTarget target = open();

        target.stage(attempt, Channels.newChannel(new ByteArrayInputStream(damaged)));

        assertThat(target.probeStaged(attempt).good()).isFalse();
    }

    private ExecutableTarget open() {
        return TestPlace.open(folder, "program.jar", Optional.empty(), TestPlace.PATIENT);
    }

    private static byte[] jar(String version) throws IOException {
        return jar(version, TellVersion.class);
    }

    /** One whose {@code main} finds {@code version} as a resource of that name. */
    static byte[] jar(String version, Class<?> main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String classFile = main.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
                InputStream code = JarTargetTest.class.getClassLoader().getResourceAsStream(classFile)) {
            jar.putNextEntry(new JarEntry(classFile));
            code.transferTo(jar);
            jar.putNextEntry(new JarEntry("version"));
            jar.write(version.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** The main class of the jars. */
    static final class TellVersion {
        public static void main(String[] arguments) throws IOException {
            try (InputStream version = TellVersion.class.getResourceAsStream("/version")) {
                System.out.println(
                        "program " + new String(version.readAllBytes(), StandardCharsets.UTF_8) + " " + arguments[0]);
            }
        }
    }
}
