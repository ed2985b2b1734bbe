// The story: the article's ideas in our words and in its order. In a text, [words](key) sets the
// picture to one of the section's stops, [words](?term) tells what a term means, [words](#chapter)
// leads there.

import { t } from "../words.js";

/**
 * @typedef {{scene: string, [wish: string]: any}} Stop  a picture, and what is wished of it
 * @typedef {{id: string, title: string, opens: string, texts: string[], slip?: [string, string], able: string, chapter: string, stops: Record<string, Stop>}} Section
 * `slip`: as the article prints it, and as it is right
 */

/** @type {Section[]} */
export const STORY = [
  {
    id: "examples", title: t("Examples instead of rules"), opens: "dog", chapter: "neuron",
    texts: [
      t("A program is told what to do: if this, then that. Try to tell a dog from a cat in this way. However many rules you write, the next picture breaks one of them."),
      t("A neural network is told no rules. It is shown examples, each with the right answer, and it looks for numbers of its own with which its answers come out right. What it learns is as good as its examples, and no better."),
      t("This page says how. Every number that is underlined can be pressed: the picture goes there, and works it out before your eyes. Nothing in it is painted beforehand. [Here is the first one](dog), a neuron that looks for dogs."),
    ],
    able: t("You can say what learning from examples means, and what it is instead of."),
    stops: { dog: { scene: "neuron", threshold: 5 } },
  },
  {
    id: "cells", title: t("Cells that listen to each other"), opens: "both", chapter: "neuron",
    texts: [
      t("The model is the brain. A nerve cell listens to many others. Some of them it hears loudly, some hardly at all. When what arrives together is strong enough, the cell fires, and others hear it in their turn."),
      t("How loudly one cell hears another is not fixed. Connections are made, grow stronger and fade, and that is how a brain learns. In an artificial [neuron](?neuron) a connection is a number, its [weight](?weight); how much is strong enough is its [threshold](?threshold)."),
      t("The picture has two connections. [Both speak](both), and the neuron fires; [one alone](alone) is not enough here."),
    ],
    able: t("You can name the parts: inputs, weights, a threshold, an output."),
    stops: { both: { scene: "neuron", threshold: 5 }, alone: { scene: "neuron", threshold: 5, inputs: [0, 1] } },
  },
  {
    id: "pavlov", title: t("Fire together, wire together"), opens: "before", chapter: "wiring",
    texts: [
      t("Ivan Pavlov measured how much his dog drooled. Food makes it drool without any learning. A bell [does nothing at first](before)."),
      t("Then the bell rang before every meal. Whenever it did, the neuron that hears the bell and the one that knows food fired together, and the wire between them grew. [After some meals](after) the bell alone is enough."),
      t("What was learnt can be unlearnt: [ring again and again without food](extinct), and the wire fades. This dog learns from surprise, from the difference between the food that came and the food it foresaw."),
    ],
    slip: [
      t("“Neurons that fire together, wire together”, and nothing else: with [that rule alone](hebb) the wire grows without end, and nothing is ever forgotten."),
      t("A rule that only mends [what was not foreseen](after) (Widrow and Hoff 1960, Rescorla and Wagner 1972) comes to rest at 1. It is the same thought as gradient descent, further down."),
    ],
    able: t("You can follow a wire through a dog's training, and say why a rule has to come to rest."),
    stops: {
      before: { scene: "dog", phase: "before" },
      after: { scene: "dog", phase: "conditioning" },
      extinct: { scene: "dog", phase: "extinction" },
      hebb: { scene: "dog", phase: "extinction", rule: "hebb" },
    },
  },
  {
    id: "sum", title: t("Weigh, add up, compare"), opens: "eight", chapter: "neuron",
    texts: [
      t("Is it a dog? Four legs speak for it, a thick coat speaks for it more. Say the legs count [2](legs) and the coat counts [4](coat). Each of the two is there, and gives [1](eight): together they come to [6](eight)."),
      t("With a threshold of [8](eight) the neuron does not fire. It never will: legs and coat together are all there is, and 6 is less than 8. With a threshold of [5](five) it takes both; with [3](three) the coat alone is enough, with [1](one) either of them."),
    ],
    able: t("You can work out what any neuron says, and choose a threshold that makes it right."),
    stops: {
      legs: { scene: "neuron", inputs: [1, 0] },
      coat: { scene: "neuron", inputs: [0, 1] },
      eight: { scene: "neuron" },
      five: { scene: "neuron", threshold: 5 },
      three: { scene: "neuron", threshold: 3, inputs: [0, 1] },
      one: { scene: "neuron", threshold: 1, inputs: [1, 0] },
    },
  },
  {
    id: "bias", title: t("The threshold, turned around"), opens: "four", chapter: "neuron",
    texts: [
      t("A threshold is awkward to learn, as it stands on the other side of the comparison. So it changes sides and its sign: a threshold of 4 is a [bias](?bias) of [−4](four). The neuron adds it to what came in, and fires where the whole, z, is above 0."),
      t("Nothing else has changed. But now the bias is a number like any weight, as if from an input that is always 1."),
    ],
    slip: [
      t("The bias is minus the threshold, and the formula then takes it away: with a threshold of 8 that gives 6 − (−8) = [14](printed), and the neuron fires."),
      t("It is added: 6 + (−8) = [−2](eight), and the neuron does not fire."),
    ],
    able: t("You can read z = w₁x₁ + w₂x₂ + b, wherever you meet it."),
    stops: { four: { scene: "neuron", threshold: 4 }, eight: { scene: "neuron", threshold: 8 }, printed: { scene: "neuron", threshold: 8, printed: true } },
  },
  {
    id: "activation", title: t("From a sum to an answer"), opens: "step", chapter: "neuron",
    texts: [
      t("What a neuron makes of its z is its [activation](?activation) function. The oldest is [the step](step): 1 above 0, else 0. It decides, but it does not say how narrowly."),
      t("Others do: [the sigmoid](sigmoid) gives a number between 0 and 1, [tanh](tanh) one between −1 and 1, [relu](relu) lets through what is above 0 and nothing else. There is a reason for them that counts more: a step is flat on both sides, so it gives learning no hint which way to go. A slope does."),
    ],
    able: t("You can say what an activation function is for, and why learning needs a slope."),
    stops: { step: { scene: "neuron" }, sigmoid: { scene: "neuron", activation: "sigmoid" }, tanh: { scene: "neuron", activation: "tanh" }, relu: { scene: "neuron", threshold: 3, activation: "relu" } },
  },
  {
    id: "search", title: t("Which weights?"), opens: "start", chapter: "network",
    texts: [
      t("So far the weights were given. Training is to find them. For each example of the training data both ends are known: what goes in, and what should come out. It looks like solving an equation, but for [far more unknowns](start) than one could solve for."),
      t("One could try them all. With a hundred values for each weight, two weights make 10,000 tries, three a million. The small network in the picture would take 100 multiplied by itself once for every number it has. A thousand weights, which is not many, would take a number of tries with two thousand zeros."),
      t("So there must be a way to go from a wrong answer to a better one. First: how wrong is it?"),
    ],
    able: t("You can say why weights are learnt, and neither solved for nor guessed."),
    stops: { start: { scene: "learns", epochs: 0 } },
  },
  {
    id: "wrong", title: t("How wrong?"), opens: "nine", chapter: "losses",
    texts: [
      t("A table holds the ages, experience and salaries of 10,000 people, and a network says what somebody with such an age and experience earns. One earns 10k, and the network says [9k](nine): the error is [1](nine) (thousand). The error of one example, made into a number that is never below 0, is its [loss](?loss); the mean over all examples is the [cost](?cost)."),
      t("Why not take the errors as they are? Say that it is wrong by as much the other way about somebody else: [11k](cancel). The mean of the errors is [0](cancel), as if all were well. Taken without their sign, or squared, they do not cancel: the mean absolute error is [1](cancel), and so is the mean squared error."),
    ],
    slip: [
      t("“Loss = actual − predicted”, of which it is then said that 10k − 9k is negative. And it can be made as low as one likes: predict [30k](low) of everybody."),
      t("10 − 9 is [+1](nine). An absolute or a squared error has a lowest value, 0, [where the answer is right](right)."),
    ],
    able: t("You can choose between mean error, mean absolute error and mean squared error, and say why."),
    stops: {
      nine: { scene: "errors", predicted: [9, 10] },
      cancel: { scene: "errors", predicted: [9, 11] },
      low: { scene: "errors", predicted: [30, 30] },
      right: { scene: "errors", predicted: [10, 10] },
    },
  },
  {
    id: "classes", title: t("Fish, dog or cat?"), opens: "dog", chapter: "losses",
    texts: [
      t("Not all answers are amounts. Shown a picture, a network gives a probability to each thing that it knows: [23 %](dog) fish, [57 %](dog) dog, [20 %](dog) cat. The largest wins: a dog. What was expected is written in the same way: all on the dog, [0, 1, 0](dog). For a fish it would be [1, 0, 0](fish), for a cat [0, 0, 1](cat)."),
      t("The loss is how surprised one is by the truth: minus the logarithm of the probability that it was given. Here that is −ln 0.57 = [0.5621](dog). Were it [99 %](sure), there would be next to no surprise; at [1 %](wrong) it is large. It is called cross-entropy."),
    ],
    slip: [
      t("The minus is left out: 0 × ln 0.23 + 1 × ln 0.57 + 0 × ln 0.20 = [−0.5621](printed). Made as low as possible, that loss gives the dog [hardly any probability](worse)."),
      t("With its minus it is [0.5621](dog), and lowest, 0, where the right answer is certain."),
    ],
    able: t("You can work out a cross-entropy, and say what it rewards."),
    stops: {
      dog: { scene: "chances" },
      fish: { scene: "chances", truth: 0 },
      cat: { scene: "chances", truth: 2 },
      sure: { scene: "chances", chances: [0.005, 0.99, 0.005] },
      wrong: { scene: "chances", chances: [0.495, 0.01, 0.495] },
      printed: { scene: "chances", printed: true },
      worse: { scene: "chances", chances: [0.495, 0.01, 0.495], printed: true },
    },
  },
  {
    id: "rover", title: t("A rover in a pond"), opens: "nine", chapter: "rover",
    texts: [
      t("A rover is to find the deepest place of a pond. The water is murky. All that it can feel is how steep the ground is under its wheels. So it turns downhill, rolls on a little, and feels again."),
      t("The place where it stands is the weight. The depth is the cost: how wrong the network is with that weight. The article's pond is f(x) = x² − x + 1, and the rover begins at x = [9](nine), where the cost is [73](nine)."),
    ],
    able: t("You can say what a cost, a weight and a step are, in a picture without formulas."),
    stops: { nine: { scene: "walk", example: "article", step: 0 } },
  },
  {
    id: "downhill", title: t("The slope says where"), opens: "nine", chapter: "rover",
    texts: [
      t("The [slope](?slope) of x² − x + 1 is 2x − 1. At 9 that is [17](nine): going right, it is uphill, and steeply. So the rover goes left, by the slope times a small number, the [learning rate](?learning rate). With [0.1](nine) the step is 1.7, and it comes to [7.3](first)."),
      t("There the cost is [46.99](first). Again: the slope is [13.6](first), the step is 1.36, the place [5.94](second), and the cost [30.3436](second). That is all: look at the slope, step against it, look again. It is called [gradient descent](?gradient descent) (Cauchy 1847)."),
    ],
    slip: [
      t("Of [46.99](first): “the error is low, but not zero”, and one is to go on until the cost is close to zero."),
      t("46.99 is not low. The lowest cost of this pond is [0.75](end), at x = 0.5: it never comes near zero. One stops where the slope is next to nothing, after 44 steps."),
    ],
    able: t("You can do gradient descent with a pencil."),
    stops: {
      nine: { scene: "walk", example: "article", step: 0 },
      first: { scene: "walk", example: "article", step: 1 },
      second: { scene: "walk", example: "article", step: 2 },
      end: { scene: "walk", example: "article", step: 44 },
    },
  },
  {
    id: "rates", title: t("How long a step?"), opens: "usual", chapter: "rates",
    texts: [
      t("Every look costs time. With a rate of [0.001](creeps) the rover looks 4,866 times before it is flat under its wheels; with [0.1](usual) 44 times; with [0.5](best), which happens to be just right for this pond, once."),
      t("Too long is no better: with [0.9](over) it jumps across to the other side and back, and needs as many steps as with 0.1. With [1](swings) it goes to and fro between 9 and −8 for ever. With [1.1](explodes) every jump ends further out than the one before."),
      t("The rate is not the step: the step is rate times slope, so it shrinks by itself where the ground grows flat. The [limit](?limit) is set by how much the ground bends: 2 divided by the curvature, for this pond 2 / 2 = [1](swings)."),
    ],
    able: t("You can tell from a walk whether its rate is too small, right, or too large."),
    stops: {
      creeps: { scene: "rates", rate: 0.001 },
      usual: { scene: "rates", rate: 0.1 },
      best: { scene: "rates", rate: 0.5 },
      over: { scene: "rates", rate: 0.9 },
      swings: { scene: "rates", rate: 1 },
      explodes: { scene: "rates", rate: 1.1 },
    },
  },
  {
    id: "two", title: t("Two weights at once"), opens: "start", chapter: "rover",
    texts: [
      t("With two weights the pond is a bowl: f(x, y) = x² + y². From x = [5](start), y = [10](start) the cost is [125](start). There are two slopes now. For the one along x hold y still, and cut the bowl: what is left is a curve, and its slope is 2x. Along y it is 2y."),
      t("Each weight steps against its own slope, both at once: x comes to [4](first), y to [8](first), and the cost to [80](first). The two slopes together are the [gradient](?gradient). With a thousand weights there are a thousand slopes, and the step is the same."),
    ],
    slip: [
      t("In the formula both weights go up instead of down, and y by the slope along x: (6, 11), where the cost is [157](printed), higher than before."),
      t("x and y each go down their own slope: (4, 8), cost [80](first). The article's own numbers are these."),
    ],
    able: t("You can take a step in as many directions as there are weights."),
    stops: { start: { scene: "bowl", step: 0 }, first: { scene: "bowl", step: 1 }, printed: { scene: "bowl", step: 1, printed: true } },
  },
  {
    id: "many", title: t("All of a network"), opens: "random", chapter: "network",
    texts: [
      t("Now the whole of it. Neurons side by side make a [layer](?layer); layers that hear each other make a network. Its weights begin [at random](random). Then: work out the cost, find every slope, step, and again."),
      t("The picture is a square with points of two kinds, a disc and the ring around it. After [one epoch](one), one turn through the points, little has changed. [Ten](ten), [fifty](fifty), [a hundred](hundred): the square takes sides."),
      t("How does a weight in the middle know its slope? The blame for a mistake flows back along the wires, from the answer to the inputs: [backpropagation](?backpropagation). [Work it out once by hand](#byhand), and it will never be a mystery again."),
    ],
    able: t("You can say what happens between a random start and a network that answers."),
    stops: {
      random: { scene: "learns", epochs: 0 },
      one: { scene: "learns", epochs: 1 },
      ten: { scene: "learns", epochs: 10 },
      fifty: { scene: "learns", epochs: 50 },
      hundred: { scene: "learns", epochs: 100 },
    },
  },
  {
    id: "pits", title: t("Small pits"), opens: "end", chapter: "rover",
    texts: [
      t("A pond may have more than one deepest place. x⁴ − 3x² + x has [two pits](start), and a rover rolls into the one on whose side it began. It cannot know that the other one is deeper: where it stands, all ways lead up. That is a [local minimum](?local minimum)."),
      t("So one begins several times, at random places, and keeps the best. [Send twenty-five rovers](end): some of them end in the shallow pit. A single random start prevents nothing; many do."),
    ],
    able: t("You can say what a local minimum is, and what helps against it."),
    stops: { start: { scene: "walk", example: "pits", step: 160 }, end: { scene: "walk", example: "pits", step: 160, many: true } },
  },
  {
    id: "batches", title: t("A part of the examples at a time"), opens: "batch", chapter: "network",
    texts: [
      t("To know the slope of the cost exactly, one has to look at all examples. Most often a few are enough to know roughly where down is: a [batch](?batch). [With ten points a step](batch) the network takes many quick, shaky steps in an epoch; [with all of them](whole) it takes a single sure one, and has hardly begun after as many epochs."),
      t("The article offers batches against small pits. Now and then their shaking does carry a rover out of one. Mostly they save time."),
    ],
    able: t("You can say what a batch and an epoch are, and what each costs."),
    stops: { batch: { scene: "learns", epochs: 20 }, whole: { scene: "learns", epochs: 20, batch_size: 0 } },
  },
  {
    id: "on", title: t("What the article leaves out"), opens: "line", chapter: "depth",
    texts: [
      t("[Without a layer in between](line) a network draws a straight line, whatever it learns. [Why depth](#depth) helps can be seen: hidden layers move the points until a line is enough."),
      t("A network may learn its examples [by heart](#heart), and know nothing about others. So some are kept aside, to see what it makes of what it has never seen."),
      t("And then it is your turn. [Give it a table of your own](#table), or [look into what it sees in a picture](#pictures): the same sums, a few more of them, and each can be opened."),
    ],
    able: t("You can go on to your own data, and know what to look at."),
    stops: { line: { scene: "learns", epochs: 30, hidden: [] } },
  },
];
