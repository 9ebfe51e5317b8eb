/** Answers to other nodes: what is held here, and chunks with their proofs, in fair turns. */
@NullMarked
package updrift.engine.serve;

import org.jspecify.annotations.NullMarked;
