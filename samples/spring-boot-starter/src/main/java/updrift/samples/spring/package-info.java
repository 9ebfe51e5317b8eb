/** A node in a Spring Boot application. */
@NullMarked
package updrift.samples.spring;

import org.jspecify.annotations.NullMarked;
