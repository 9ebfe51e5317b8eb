/** Contracts, fakes, virtual time, and a simulated network and disk for whoever writes a plugin. */
@NullMarked
package updrift.testkit;

import org.jspecify.annotations.NullMarked;
