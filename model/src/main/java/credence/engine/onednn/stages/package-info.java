/**
 * The steps of a compiled network: each takes activations, channels last, and hands activations on,
 * and on the way back their derivatives. A layer with weights or with statistics takes what follows
 * it (pooling, a non-linearity) along as its tail, while the values are in cache. Noise comes by
 * key and index, as {@link credence.engine.Engine} says; {@link LocalReparameterisationStage} draws
 * that of local reparameterisation. A stage holds no state between passes but its buffers and,
 * under batch normalisation, what passes have measured. Which stages a network needs is the
 * compiler's business.
 */
package credence.engine.onednn.stages;
