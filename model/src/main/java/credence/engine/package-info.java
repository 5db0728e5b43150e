/**
 * The contract of whatever trains and predicts: {@link credence.engine.Engine}, what it is compiled
 * for, its state, its optimisers, and which networks a prediction draws. The documentation of
 * {@code Engine} is the contract whole: the objective, removed weights, and the index of every
 * random number, so that two engines agree; {@link credence.engine.StepKeys} derives the other keys
 * of a step from its first, and {@link credence.engine.Draws} names those of predictions. Training,
 * prediction and jobs program against this package alone. It knows neither of its implementations,
 * nor who chooses between them: these are packages of their own.
 */
package credence.engine;
