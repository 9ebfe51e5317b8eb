package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import updrift.testkit.PluginJarContract;

class UdpJarIT extends PluginJarContract {
    /** Natives of about 2.5 MB for each of five platforms, and 3 MB of Netty. */
    private static final long SIZE_MAX = 18 << 20;

    @Override
    protected String id() {
        return "transport-udp";
    }

    @Override
    protected long sizeMax() {
        return SIZE_MAX;
    }

    @Test
    void itBringsANativeLibraryForEachPlatformUnderItsOwnName() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name ->
                                    name.startsWith("META-INF/native/l") || name.startsWith("META-INF/native/n")))
                    .containsExactlyInAnyOrder(
                            "META-INF/native/libnetty_quiche42_linux_x86_64.so",
                            "META-INF/native/libnetty_quiche42_linux_aarch_64.so",
                            "META-INF/native/libnetty_quiche42_osx_x86_64.jnilib",
                            "META-INF/native/libnetty_quiche42_osx_aarch_64.jnilib",
                            "META-INF/native/netty_quiche42_windows_x86_64.dll");
        }
    }
}
