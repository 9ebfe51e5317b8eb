package updrift.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.engine.plugin.PluginPoint;

@Tag("R35")
class HostObjectsTest {
    private final HostObjects objects = new HostObjects();
    private final HostObjects.Asked asked = objects.to(PluginPoint.TRANSPORT, "bus");

    @Test
    void aPluginGetsTheVeryObjectThatWasHandedInUnderItsTypeAndName() {
        Runnable plain = () -> {};
        Runnable named = () -> {};
        objects.add(Runnable.class, "", plain);
        objects.add(Runnable.class, "second", named);

        assertThat(asked.find(Runnable.class, "")).isSameAs(plain);
        assertThat(asked.find(Runnable.class, "second")).isSameAs(named);
    }

    @Test
    void whatIsMissingIsToldWithItsTypeThePluginAndTheRemedy() {
        assertThatThrownBy(() -> asked.find(Runnable.class, ""))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        missing -> assertThat(missing.code()).isEqualTo(ErrorCode.NOT_POSSIBLE))
                .hasMessageContainingAll(
                        "transport plugin 'bus'",
                        "java.lang.Runnable",
                        "handed in none",
                        "Updrift.builder().hostObject(Runnable.class, ...)");
    }

    @Test
    void anotherNameIsNamed() {
        objects.add(Runnable.class, "first", () -> {});

        assertThatThrownBy(() -> asked.find(Runnable.class, "frist"))
                .hasMessageContainingAll("java.lang.Runnable 'frist'", "handed in java.lang.Runnable 'first'");
    }

    @Test
    void aClassThatThePluginBroughtItselfIsFoundOut() throws Exception {
        objects.add(HostObjectsTest.class, "", this);
        Class<?> copy = new Copying().loadClass(HostObjectsTest.class.getName());

        assertThatThrownBy(() -> asked.find(copy, ""))
                .hasMessageContaining("of another class loader (the plugin's jar must not bring that class)");
    }

    @Test
    void twoOfOneTypeNeedTwoNames() {
        objects.add(Runnable.class, "", () -> {});

        assertThatThrownBy(() -> objects.add(Runnable.class, "", () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give each another name");
    }

    /** Defines this test's class once more, as a jar that brings a copy of a host's class does. */
    private static final class Copying extends ClassLoader {
        Copying() {
            super(HostObjectsTest.class.getClassLoader());
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            if (!name.equals(HostObjectsTest.class.getName())) {
                return super.loadClass(name);
            }
            String file = name.replace('.', '/') + ".class";
            try (InputStream in = getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
