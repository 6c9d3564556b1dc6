"""Looking after cassette files: conversion, moves, and files that nothing uses."""
