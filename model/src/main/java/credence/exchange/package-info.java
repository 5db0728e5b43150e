/**
 * Trained networks in the formats of other libraries: what leaves as ONNX predicts without
 * Credence, what leaves as safetensors is a posterior's numbers under names; what comes in as
 * either gives its weights to a network that is known.
 *
 * <p>Files are made of a {@link credence.store.Model}; who writes them where is for the caller, who
 * comes in by {@link credence.exchange.WeightsFile}. DL4J's files have a room of their own, {@code
 * credence.dl4j}.
 */
package credence.exchange;
