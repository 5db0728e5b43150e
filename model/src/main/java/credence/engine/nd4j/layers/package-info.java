/**
 * The layers of the reference engine, each compiled for one number of examples: forward, back, and
 * the form in which it wants its weights. Activations are [c, b, h, w]. Here a stage is exactly one
 * layer; nothing is fused. Arrays live in an arena and are freed together. Nothing here knows of
 * the optimiser or of the flat vectors' moments.
 */
package credence.engine.nd4j.layers;
