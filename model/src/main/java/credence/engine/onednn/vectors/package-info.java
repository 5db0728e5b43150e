/**
 * Elementwise arithmetic on short chunks of arrays: sums, products, ReLU, softplus. A chunk stays
 * in the second cache while several loops pass over it, and every loop is written so that the
 * compiler makes vector code of it; whoever changes one measures it with {@code scripts/bench}.
 * Buffers of chunk size are shared by all stages of a program. Nothing here knows what the numbers
 * mean.
 */
package credence.engine.onednn.vectors;
