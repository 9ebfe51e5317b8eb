package updrift.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import updrift.api.PluginFactory;
import updrift.testkit.TestJar;

class IsolatedClassLoaderTest {
    @TempDir
    Path folder;

    private Path hostJar;
    private Path pluginJar;

    @BeforeEach
    void bothBringTheSameNames() throws IOException {
        Files.createDirectory(folder.resolve("jars"));
        hostJar = library("host").write(folder.resolve("jars/host.jar"));
        pluginJar = library("plugin").write(folder.resolve("jars/plugin.jar"));
    }

    @Test
    @Tag("F05")
    void aPluginSeesItsOwnClassesFirstAndSharedOnesFromTheHostAlone() throws Exception {
        try (URLClassLoader host = host();
                IsolatedClassLoader plugin = plugin(host)) {
            assertThat(plugin.loadClass("acme.Library").getField("OWNER").get(null))
                    .isEqualTo("plugin");
            assertThat(plugin.loadClass("acme.Onlyhost").getClassLoader()).isSameAs(host);
            assertThat(plugin.loadClass(PluginFactory.class.getName())).isSameAs(PluginFactory.class);
            assertThat(plugin.loadClass("org.slf4j.Logger").getClassLoader())
                    .isSameAs(PluginFactory.class.getClassLoader());
        }
    }

    @Test
    void nativeLibrariesAndServicesAreThePluginsOwn() throws IOException {
        try (URLClassLoader host = host();
                IsolatedClassLoader plugin = plugin(host)) {
            for (String name : List.of("META-INF/native/libacme.so", "META-INF/services/acme.Library")) {
                assertThat(Collections.list(plugin.getResources(name)))
                        .singleElement()
                        .asString()
                        .contains("plugin.jar");
                assertThat(plugin.getResource(name).toString()).contains("plugin.jar");
            }
            assertThat(plugin.getResource("META-INF/services/host")).isNull();
            assertThat(plugin.getResource("texts/host")).isNotNull();
        }
    }

    private static TestJar library(String owner) {
        return new TestJar()
                .source(
                        "acme.Library",
                        "package acme; public class Library { public static final String OWNER = \"" + owner + "\"; }")
                .source("acme.Only" + owner, "package acme; public class Only" + owner + " {}")
                .entry("META-INF/native/libacme.so", owner)
                .entry("META-INF/services/acme.Library", owner)
                .entry("META-INF/services/" + owner, owner)
                .entry("texts/" + owner, owner);
    }

    private URLClassLoader host() throws IOException {
        return new URLClassLoader(
                new URL[] {hostJar.toUri().toURL()}, getClass().getClassLoader());
    }

    private IsolatedClassLoader plugin(ClassLoader host) {
        var descriptor = new DefaultPluginDescriptor("discovery-acme", "", "", "1.0.0", "*", "", "");
        var loader = new IsolatedClassLoader(null, descriptor, host);
        loader.addFile(pluginJar.toFile());
        return loader;
    }
}
