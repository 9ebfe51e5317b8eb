/** Who is connected, what each of them gave and how fast, and who is not spoken to for a while. */
@NullMarked
package updrift.engine.peers;

import org.jspecify.annotations.NullMarked;
