/**
 * What one step of the optimiser does to the state: {@code Parameters} owns posterior, noise,
 * gradient and moments and is what the compiler and the engine hold. Adam and gradient descent go
 * by rho; IVON is a rule of its own on precisions. A new optimiser is a new implementation of
 * {@code Updater}. Nothing here knows which layers the parameters belong to.
 */
package credence.engine.onednn.update;
