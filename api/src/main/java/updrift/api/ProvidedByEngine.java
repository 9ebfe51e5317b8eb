package updrift.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface that the engine (or the testkit in its place) implements and plugins only call. Such an interface may grow in a minor version; every
 * other interface of the api belongs to plugins and may not.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProvidedByEngine {}
